package com.promotion.launcher;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** The policy that the printed examples use: found by name, or created and activated through the admin API. */
final class DemoPolicy {
    static final String NAME = "오픈 기념 선착순 쿠폰";
    static final int TOTAL_QUANTITY = 10_000;

    private static final ZoneId BUSINESS_ZONE = ZoneId.of("Asia/Seoul");

    private final URI policies;
    private final String token;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    /** @param token of an operator */
    DemoPolicy(URI service, String token) {
        this.token = token;
        this.policies = service.resolve("/api/v1/admin/coupon-policies");
    }

    /**
     * The id of an active policy named {@link #NAME}. An exhausted or ended one is not used again.
     *
     * @throws StartFailure when the admin API refuses
     */
    String ensure() {
        for (var policy : call("GET", URI.create(policies + "?limit=100"), BodyPublishers.noBody())
                .path("items")) {
            if (NAME.equals(policy.path("name").asText())
                    && "ACTIVE".equals(policy.path("status").asText())) {
                return policy.path("id").asText();
            }
        }
        var id = call("POST", policies, BodyPublishers.ofString(newPolicy()))
                .path("id")
                .asText();
        call("POST", URI.create(policies + "/" + id + "/activate"), BodyPublishers.noBody());
        return id;
    }

    private String newPolicy() {
        var now = LocalDateTime.now(BUSINESS_ZONE).truncatedTo(ChronoUnit.SECONDS);
        return json.createObjectNode()
                .put("name", NAME)
                .put("description", "5,000원 할인, 1인 1매")
                .put("discountType", "FIXED")
                .put("discountValue", 5_000)
                .put("totalQuantity", TOTAL_QUANTITY)
                .put("startAt", text(now))
                .put("endAt", text(now.plusDays(30)))
                .put("expireAt", text(now.plusDays(60)))
                .toString();
    }

    /** With seconds, which {@code toString} leaves out when they are zero. */
    private static String text(LocalDateTime time) {
        return ISO_LOCAL_DATE_TIME.format(time);
    }

    private JsonNode call(String method, URI uri, BodyPublisher body) {
        var request = HttpRequest.newBuilder(uri)
                .method(method, body)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new StartFailure("The demo policy could not be made: %s %s answered %d %s"
                        .formatted(method, uri, response.statusCode(), response.body()));
            }
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new StartFailure("The demo policy could not be made: %s %s: %s".formatted(method, uri, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while the demo policy was made.", e);
        }
    }
}
