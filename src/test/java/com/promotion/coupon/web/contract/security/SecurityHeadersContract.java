package com.promotion.coupon.web.contract.security;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.web.contract.RunningService;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** What browsers and caches are told. */
public interface SecurityHeadersContract extends RunningService {

    @Test
    default void answers_of_the_api_are_neither_kept_nor_guessed_at() {
        long policyId = client().openPolicy(1);

        for (Answer answer : new Answer[] {
            client().issue(policyId, USER),
            client().issue(policyId, USER),
            client().policy(policyId),
            client().anonymous().policy(policyId),
            client().get("/api/v1/nothing"),
            client().get("/api/v1/coupons;x=1")
        }) {
            assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.header("Cache-Control")).hasValue("private, no-store");
            assertThat(answer.header("Content-Security-Policy")).hasValue("default-src 'none'; frame-ancestors 'none'");
        }
        assertThat(client().stock(policyId).header("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("public"));
    }

    @Test
    default void pages_load_from_the_service_only() {
        Answer page = client().get("/docs/index.html");

        assertThat(page).hasStatus(200);
        assertThat(page.header("Content-Security-Policy")).hasValueSatisfying(policy -> assertThat(policy)
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'"));
        assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    default void no_other_origin_may_read_the_api() {
        Answer answer = client().get("/api/v1/coupons/policies");
        Answer preflight = client().with("Access-Control-Request-Method", "POST")
                .with("Origin", "https://evil.example")
                .send("OPTIONS", "/api/v1/coupons/policies", BodyPublishers.noBody());

        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
    }
}
