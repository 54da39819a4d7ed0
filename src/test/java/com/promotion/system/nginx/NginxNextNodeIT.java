package com.promotion.system.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.servers.NginxProxy;
import com.promotion.servers.process.FreePort;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests nginx gives to another node: those that the first one was never sent. */
class NginxNextNodeIT {
    private static final int REQUESTS = 40;

    private final Queue<String> arrived = new ConcurrentLinkedQueue<>();
    private final Queue<String> swallowed = new ConcurrentLinkedQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    private HttpServer node;

    @BeforeEach
    void startNode() throws IOException {
        if (NginxProxy.binary().isEmpty()) {
            String missing =
                    "nginx is not on the PATH (Debian: nginx-light), so its way to the next node is not tested";
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            System.out.println("(!) SKIPPED: " + missing);
            Assumptions.abort(missing);
        }
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            arrived.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        node.start();
    }

    @AfterEach
    void stopNode() {
        if (node != null) {
            node.stop(0);
        }
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The status of each of the requests, one after the other; each is for a policy of its own. */
    private List<Integer> post(URI proxy) throws IOException, InterruptedException {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 1; i <= REQUESTS; i++) {
            HttpRequest issue = HttpRequest.newBuilder(proxy.resolve("/api/v1/coupons/policies/" + i + "/issue"))
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            statuses.add(http.send(issue, BodyHandlers.discarding()).statusCode());
        }
        return statuses;
    }

    @Test
    void a_node_that_refuses_connections_costs_nobody_an_answer() throws Exception {
        int nobody = FreePort.find();
        try (NginxProxy nginx = NginxProxy.start(
                Path.of("target", "nginx-next-it"),
                List.of(at(nobody), at(node.getAddress().getPort())),
                1_000)) {
            assertThat(post(nginx.url())).containsOnly(204);
            assertThat(nginx.errors())
                    .as("the other one was tried")
                    .anyMatch(line -> line.contains("Connection refused"));
        }
        assertThat(arrived).hasSize(REQUESTS).doesNotHaveDuplicates();
    }

    @Test
    void a_request_that_a_node_was_sent_is_not_sent_to_another_one() throws Exception {
        Thread swallower;
        try (ServerSocket swallowing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            swallower = new Thread(() -> swallow(swallowing), "swallowing-node");
            swallower.start();
            try (NginxProxy nginx = NginxProxy.start(
                    Path.of("target", "nginx-next-it"),
                    List.of(at(swallowing.getLocalPort()), at(node.getAddress().getPort())),
                    1_000)) {
                assertThat(post(nginx.url())).contains(204).containsAnyOf(502, 503);
            }
        }
        swallower.join();
        assertThat(swallowed).isNotEmpty().doesNotContainAnyElementsOf(arrived);
        assertThat(swallowed.size() + arrived.size()).isEqualTo(REQUESTS);
    }

    /** Takes each request and closes the connection without an answer. */
    private void swallow(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                byte[] request = new byte[4_096];
                int length = connection.getInputStream().read(request);
                if (length > 0) {
                    swallowed.add(new String(request, 0, length, StandardCharsets.US_ASCII).split(" ", -1)[1]);
                }
            } catch (IOException closed) {
                // The next one, or the end.
            }
        }
    }
}
