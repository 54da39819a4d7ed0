package com.promotion.system.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.promotion.system.faults.history.History.Attempt;
import com.promotion.system.faults.history.History.Outcome;
import com.promotion.tokens.TokenIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People who want a coupon of one policy: each keeps asking, now this node, now that one, until there is a definite
 * answer, and every attempt is recorded. Every third has an idempotency key; every tenth asks once more afterwards; every
 * tenth presses twice at once, on both nodes.
 *
 * <p>A closed loop: as many people are under way at the same time as there are threads; the others queue.
 */
final class Customers implements AutoCloseable {
    /** Longer than the service needs for "I do not know": two deadlines of 5 s and a note. */
    private static final String AUTHORIZATION =
            "Bearer " + TokenIssuer.ofTests().all();

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(12);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 150;

    /** After this time a user gives up, so that a run ends even without any answer. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(180);

    private final long policyId;
    private final List<URI> nodes;
    private final ExecutorService threads;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile boolean closed;

    Customers(long policyId, List<URI> nodes, int atOnce) {
        this.policyId = policyId;
        this.nodes = nodes;
        this.threads = Executors.newFixedThreadPool(atOnce);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT_LIMIT)
                .build();
    }

    /** Lets the users arrive one after the other, evenly over this time; returns when the last one has come. */
    void arrive(int firstUser, int users, Duration over) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < users; i++) {
            long dueIn = start + over.toNanos() * i / users - System.nanoTime();
            if (dueIn > 0) {
                TimeUnit.NANOSECONDS.sleep(dueIn); // the load itself: it runs for a bounded time
            }
            press(firstUser + i);
        }
    }

    private void press(int user) {
        go(user, user);
        if (user % 10 == 1) {
            go(user, user + 1);
        }
    }

    private void go(int user, int firstNode) {
        underWay.incrementAndGet();
        threads.execute(() -> {
            try {
                keepAsking(user, firstNode);
                if (user % 10 == 0) {
                    keepAsking(user, firstNode + 1);
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    private void keepAsking(int user, int firstNode) throws InterruptedException {
        String key = user % 3 == 0 ? policyId + "-" + user : null;
        long patienceEnds = System.nanoTime() + PATIENCE_NANOS;
        for (int i = firstNode; !closed; i++) {
            Attempt attempt = ask(user, i % nodes.size(), key);
            attempts.add(attempt);
            if (attempt.outcome() == Outcome.ISSUED) {
                issued.incrementAndGet();
            }
            if (attempt.outcome().definite()
                    || attempt.outcome() == Outcome.STRANGE
                    || System.nanoTime() - patienceEnds > 0) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // Retry-After, in short
        }
    }

    private Attempt ask(int user, int node, String key) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        nodes.get(node).resolve("/api/v1/coupons/policies/" + policyId + "/issue"))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .header("Authorization", AUTHORIZATION)
                .POST(BodyPublishers.ofString("{\"userId\":" + user + "}"));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        long start = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return answered(user, node, key, start, response.statusCode(), response.body());
        } catch (IOException unknown) {
            return attempt(user, node, key, start, Outcome.UNKNOWN, 0, unknown.toString());
        }
    }

    private Attempt answered(int user, int node, String key, long start, int status, String body) {
        JsonNode answer;
        try {
            answer = json.readTree(body);
        } catch (JsonProcessingException garbage) {
            return attempt(user, node, key, start, outcome(status, ""), 0, status + " " + abbreviated(body));
        }
        Outcome outcome = outcome(status, answer.path("errorCode").asText());
        boolean forSomebodyElse = answer.has("userId") && answer.path("userId").asLong() != user;
        boolean notACoupon = outcome.hasCoupon() && !answer.has("couponId");
        return attempt(
                user,
                node,
                key,
                start,
                forSomebodyElse || notACoupon ? Outcome.STRANGE : outcome,
                answer.path("couponId").asLong(),
                outcome == Outcome.STRANGE || forSomebodyElse || notACoupon ? status + " " + abbreviated(body) : "");
    }

    private static Outcome outcome(int status, String errorCode) {
        return switch (status) {
            case 201 -> Outcome.ISSUED;
            case 200 -> Outcome.REPLAYED;
            case 202 -> Outcome.PENDING;
            case 503 -> Outcome.UNAVAILABLE;
            case 409 ->
                switch (errorCode) {
                    case "CP003" -> Outcome.SOLD_OUT;
                    case "CP004" -> Outcome.ALREADY_ISSUED;
                    case "CP005" -> Outcome.NOT_OPEN;
                    case "CP006" -> Outcome.ENDED;
                    default -> Outcome.STRANGE;
                };
            default -> Outcome.STRANGE;
        };
    }

    private static String abbreviated(String body) {
        return body.length() <= 120 ? body : body.substring(0, 120) + "...";
    }

    private Attempt attempt(int user, int node, String key, long start, Outcome outcome, long couponId, String detail) {
        return new Attempt(policyId, user, start, System.nanoTime(), node, key, outcome, couponId, detail);
    }

    /** How many 201 so far. */
    int issued() {
        return issued.get();
    }

    /** Whether everybody who came has a definite answer, or has lost patience. */
    boolean satisfied() {
        return underWay.get() == 0;
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
    }
}
