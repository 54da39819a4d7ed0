package com.promotion.system.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.RawHttp;
import com.promotion.coupon.web.contract.security.OddPaths;
import com.promotion.servers.NginxProxy;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NginxPathIT {
    private static final Queue<String> ARRIVED = new ConcurrentLinkedQueue<>();

    private static HttpServer node;
    private static NginxProxy nginx;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        if (NginxProxy.binary().isEmpty()) {
            String missing = "nginx is not on the PATH (Debian: nginx-light), so its rules for paths are not tested";
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            System.out.println("(!) SKIPPED: " + missing);
            Assumptions.abort(missing);
        }
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", exchange -> {
            ARRIVED.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        node.start();
        URI url = URI.create("http://127.0.0.1:" + node.getAddress().getPort());
        nginx = NginxProxy.start(Path.of("target", "nginx-it"), List.of(url), 1_000);
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
        }
        if (node != null) {
            node.stop(0);
        }
    }

    private static RawHttp.Reply get(String path) throws IOException {
        ARRIVED.clear();
        return RawHttp.get(nginx.url(), path, null);
    }

    @ParameterizedTest
    @MethodSource("com.promotion.coupon.web.contract.security.OddPaths#ofTheAdminApi")
    void no_other_spelling_of_a_path_reaches_a_node(String path) throws IOException {
        RawHttp.Reply reply = get(path);

        if (OddPaths.isPlain(path)) { // in another case: a path that no node has
            assertThat(reply.status()).isEqualTo(204);
        } else {
            assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
            assertThat(ARRIVED).isEmpty();
        }
    }

    @Test
    void a_path_is_refused_in_the_words_of_a_node() throws IOException {
        assertThat(get("/api/v1;x/admin/coupon-policies").body()).contains("\"errorCode\":\"CP008\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/admin",
                "/api/v1/admin/coupon-policies",
                "/api/v1/admin/coupon-policies?x=%2e",
                "/metrics",
                "/prometheus",
                "/health",
                "/health/ready",
                "/openapi",
                "/docs/index.html"
            })
    void what_is_not_for_customers_is_404(String path) throws IOException {
        assertThat(get(path).status()).isEqualTo(404);
        assertThat(ARRIVED).isEmpty();
    }

    @Test
    void what_is_for_customers_arrives_as_it_was_sent() throws IOException {
        for (String path : List.of(
                "/api/v1/coupons/policies",
                "/api/v1/coupons?userId=5&cursor=a%2Fb;c//d/../e",
                "/webjars/swagger-ui/5.34.1/swagger-ui.css",
                "/")) {
            assertThat(get(path).status()).as(path).isEqualTo(204);
            assertThat(ARRIVED).containsExactly(path);
        }
    }
}
