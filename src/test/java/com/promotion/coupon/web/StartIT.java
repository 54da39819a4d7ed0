package com.promotion.coupon.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.servers.ApplicationServer;
import com.promotion.servers.ServerKind;
import com.promotion.servers.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Payara Micro is asked, again and again, from before it listens until it is ready. */
class StartIT {
    private static final Path WAR = Path.of(System.getProperty("service.war"));
    private static final Path DIRECTORY = Path.of("target", "start-it");
    private static final int ANSWERS = 20;

    private final HttpClient http = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private int refused;
    private int answered;

    @Test
    void a_node_that_starts_answers_nobody_before_it_can() throws Exception {
        try (ApplicationServer server =
                ServerKind.PAYARA_MICRO.start(WAR, TestServers.get().environmentForTests(), DIRECTORY)) {
            AtomicBoolean ended = new AtomicBoolean();
            CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> ask(server.url(), ended));
            try {
                server.awaitReady(ApplicationServer.READY_LIMIT);
                asking.join();
            } finally {
                ended.set(true);
            }
        }
        assertThat(refused).as("it was asked before it could answer").isPositive();
        assertThat(answered).isEqualTo(ANSWERS);
    }

    /** Every answer is the service's own, and comes from a node that can issue. */
    private void ask(URI service, AtomicBoolean ended) {
        HttpRequest stock = HttpRequest.newBuilder(service.resolve("/api/v1/coupons/policies/1/stock"))
                .timeout(Duration.ofSeconds(30))
                .build();
        while (answered < ANSWERS && !ended.get()) {
            try {
                HttpResponse<String> answer = http.send(stock, BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
                assertThat(answer.body()).contains("\"errorCode\":\"CP001\"");
                answered++;
            } catch (IOException noConnection) {
                refused++;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
