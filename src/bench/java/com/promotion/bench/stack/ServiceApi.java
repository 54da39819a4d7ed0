package com.promotion.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The few calls around a load run: make a policy, ask once. */
public final class ServiceApi {
    private static final ZoneId BUSINESS_ZONE = ZoneId.of("Asia/Seoul");

    private final URI service;
    private final Map<String, String> headers;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** @param headers sent with every request, e.g. {@code Authorization} */
    public ServiceApi(URI service, Map<String, String> headers) {
        this.service = service;
        this.headers = headers;
    }

    /** Creates a policy that is open now and activates it; returns its id. */
    public long openPolicy(String name, int quantity) throws IOException, InterruptedException {
        LocalDateTime now = LocalDateTime.now(BUSINESS_ZONE).truncatedTo(ChronoUnit.SECONDS);
        String body = json.createObjectNode()
                .put("name", name)
                .put("discountType", "FIXED")
                .put("discountValue", 1_000)
                .put("totalQuantity", quantity)
                .put("startAt", now.toString())
                .put("endAt", now.plusDays(1).toString())
                .put("expireAt", now.plusDays(30).toString())
                .toString();
        JsonNode policy = json.readTree(success(post("/api/v1/admin/coupon-policies", body)));
        long id = policy.path("id").asLong();
        success(post("/api/v1/admin/coupon-policies/" + id + "/activate", ""));
        return id;
    }

    public URI issueUri(long policyId) {
        return service.resolve("/api/v1/coupons/policies/" + policyId + "/issue");
    }

    /** Posts to a path of this server; the answer may be any. */
    public HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
                .POST(BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** The body of a 2xx answer; anything else ends the run with what was answered. */
    public static String success(HttpResponse<String> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    response.request().uri() + " answered " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
