package com.promotion.coupon.fuzz;

import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.openapi.ApiDocument;
import com.promotion.tokens.TokenIssuer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Sends many requests to a service, one after the other, and keeps what was wrong with the answers. */
public final class FuzzRun {
    private static final int REQUESTS_PER_SCENE = 250;
    private static final int QUANTITY = 50;

    private final ServiceClient client;
    private final long seed;
    private final ApiDocument document = ApiDocument.shipped();
    private final AnswerCheck check = new AnswerCheck(document);

    /** The first request of each fault, by the fault's words; and how often each status was answered. */
    private final Map<String, String> faults = new LinkedHashMap<>();

    private final Map<Integer, Integer> statuses = new TreeMap<>();

    /** @param client one that may do everything */
    public FuzzRun(ServiceClient client, long seed) {
        this.client = client;
        this.seed = seed;
    }

    /** Sends so many requests; what was wrong is in {@link #faults} then. */
    public void send(int requests) throws IOException {
        RequestGenerator generator = new RequestGenerator(document, new Callers(TokenIssuer.ofTests()), seed);
        Scene scene = null;
        try (FuzzConnection connection = new FuzzConnection(client.service())) {
            for (int number = 0; number < requests; number++) {
                if (number % REQUESTS_PER_SCENE == 0) {
                    scene = Scene.prepare(client);
                }
                send(number, generator.request(number, scene), connection);
            }
        }
    }

    private void send(int number, FuzzRequest request, FuzzConnection connection) {
        try {
            FuzzAnswer answer = connection.send(request);
            statuses.merge(answer.status(), 1, Integer::sum);
            check.fault(request, answer).ifPresent(fault -> keep(fault, number, request, answer.toString()));
        } catch (IOException e) {
            keep("no answer: " + e.getClass().getSimpleName(), number, request, String.valueOf(e.getMessage()));
        }
    }

    private void keep(String fault, int number, FuzzRequest request, String answer) {
        faults.putIfAbsent(fault, "request " + number + ": " + request + "\n    answer: " + answer);
    }

    /** Each kind of fault once, with the number and text of its first request; empty when all was well. */
    public Map<String, String> faults() {
        return faults;
    }

    /** Twice as many users as coupons ask for one of a new policy: whether each coupon, and no more, was issued, and the count is right. */
    public boolean issuesExactly() {
        long policyId = client.openPolicy(QUANTITY);
        long issued = new Crowd(client, 20)
                .ask(policyId, LongStream.rangeClosed(1, 2 * QUANTITY)).stream()
                        .filter(attempt -> attempt.outcome().equals("201"))
                        .count();
        long counted = client.policy(policyId).json().path("issuedQuantity").asLong();
        return issued == QUANTITY && counted == QUANTITY;
    }

    /** How the run can be repeated, and what came of it. */
    public String summary() {
        return "seed " + seed + ", answers by status " + statuses + ", faults: " + faults.size()
                + faults.entrySet().stream()
                        .map(fault -> "\n- " + fault.getKey() + "\n    " + fault.getValue())
                        .collect(Collectors.joining());
    }
}
