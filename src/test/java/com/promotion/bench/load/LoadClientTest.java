package com.promotion.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A measuring instrument that miscounts is worse than none. */
class LoadClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SOLD_OUT =
            "{\"result\":\"ERROR\",\"errorCode\":\"CP003\",\"message\":\"쿠폰이 모두 소진되었습니다.\"}";

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final AtomicInteger left = new AtomicInteger(10);
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void a_burst_counts_every_users_answer_by_status_and_error_code() throws InterruptedException {
        serve(false, false);

        LoadResult result = client(16).burst(users(100), LIMIT);

        assertThat(result.answers()).containsExactly(Map.entry("201", 10L), Map.entry("409 CP003", 90L));
        assertThat(result.connections()).isEqualTo(16);
        assertThat(result.resets() + result.timeouts() + result.refusedConnects())
                .isZero();
        assertThat(bodies).hasSize(100).contains("{\"userId\":1000000000}", "{\"userId\":1000000099}");
    }

    @Test
    void chunked_answers_and_closing_servers_lose_no_user() throws InterruptedException {
        serve(true, true);

        LoadResult result = client(4).burst(users(60), LIMIT);

        assertThat(result.answers()).containsExactly(Map.entry("201", 10L), Map.entry("409 CP003", 50L));
        assertThat(result.resets()).isZero();
    }

    @Test
    void a_closed_loop_counts_only_what_comes_after_the_warm_up() throws InterruptedException {
        left.set(0);
        serve(false, false);
        AtomicLong next = new AtomicLong(RequestTemplate.FIRST_USER_ID);

        LoadResult result = client(8).closedLoop(next::getAndIncrement, Duration.ofMillis(300), Duration.ofSeconds(2));

        long sent = next.get() - RequestTemplate.FIRST_USER_ID;
        assertThat(result.latency().count()).isPositive().isLessThan(sent);
        assertThat(result.only("409 CP003")).isTrue();
        assertThat(bodies).hasSize((int) sent);
    }

    @Test
    void a_paced_load_asks_as_often_as_told_and_no_more() throws InterruptedException {
        serve(false, false);
        AtomicLong next = new AtomicLong(RequestTemplate.FIRST_USER_ID);

        LoadResult result =
                client(8).paced(100).closedLoop(next::getAndIncrement, Duration.ofMillis(100), Duration.ofMillis(400));

        assertThat(next.get() - RequestTemplate.FIRST_USER_ID).isLessThanOrEqualTo(50 + 2);
        assertThat(result.latency().count()).isLessThanOrEqualTo(50 + 2);
        assertThat(result.resets() + result.timeouts()).isZero();
    }

    @Test
    void a_get_has_no_body() throws InterruptedException {
        serve(false, false);

        LoadResult result = LoadClient.ofGets(uri(), 2, 1, LIMIT).burst(users(12), LIMIT);

        assertThat(result.answers()).containsExactly(Map.entry("201", 10L), Map.entry("409 CP003", 2L));
        assertThat(result.granted().count()).isEqualTo(10);
        assertThat(result.refused().count()).isEqualTo(2);
        assertThat(bodies).containsExactly("");
    }

    @Test
    void a_burst_waits_for_its_signal_with_all_connections_made() throws InterruptedException {
        serve(false, false);
        AtomicInteger held = new AtomicInteger();

        LoadResult result = client(16)
                .startingAt(connections -> {
                    held.set(connections);
                    assertThat(bodies).isEmpty();
                    return System.nanoTime();
                })
                .burst(users(16), LIMIT);

        assertThat(held).hasValue(16);
        assertThat(result.firstSentMillis()).isNotNegative().isLessThanOrEqualTo(result.lastSentMillis());
        assertThat(bodies).hasSize(16);
    }

    @Test
    void a_burst_without_a_server_ends_at_its_deadline() throws InterruptedException {
        URI uri = uri();
        server.stop(0);

        LoadResult result = new LoadClient(uri, Map.of(), 1, 1, LIMIT).burst(users(1), Duration.ofMillis(200));

        assertThat(result.latency().count()).isZero();
        assertThat(result.refusedConnects()).isPositive();
    }

    @Test
    void an_answer_reads_the_same_wherever_it_was_cut_in_two() {
        byte[] bytes = String.join(
                        "\r\n",
                        "HTTP/1.1 100 Continue",
                        "",
                        "HTTP/1.1 503 Service Unavailable",
                        "X: 1",
                        "transfer-encoding: CHUNKED",
                        "Connection: Close",
                        "",
                        "5",
                        "{\"err",
                        "10;x=y",
                        "orCode\":\"CP009\"}",
                        "0",
                        "Trailer: t",
                        "",
                        "")
                .getBytes(UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            ResponseParser parser = new ResponseParser();
            parser.reset();
            assertThat(parser.feed(ByteBuffer.wrap(bytes, 0, cut))).isFalse();
            assertThat(parser.feed(ByteBuffer.wrap(bytes, cut, bytes.length - cut)))
                    .isTrue();
            assertThat(parser.status()).isEqualTo(503);
            assertThat(parser.errorCode()).isEqualTo(9);
            assertThat(parser.closing()).isTrue();
        }
    }

    private LoadClient client(int connections) {
        return new LoadClient(uri(), Map.of(), connections, 2, LIMIT);
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/issue");
    }

    private static long[] users(int number) {
        return LongStream.range(0, number)
                .map(i -> RequestTemplate.FIRST_USER_ID + i)
                .toArray();
    }

    private void serve(boolean chunked, boolean close) {
        server.createContext("/issue", exchange -> answer(exchange, chunked, close));
    }

    private void answer(HttpExchange exchange, boolean chunked, boolean close) throws IOException {
        try (exchange) {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            boolean issued = left.getAndDecrement() > 0;
            byte[] body = (issued ? "{\"couponId\":1}" : SOLD_OUT).getBytes(UTF_8);
            if (close) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            exchange.sendResponseHeaders(issued ? 201 : 409, chunked ? 0 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
