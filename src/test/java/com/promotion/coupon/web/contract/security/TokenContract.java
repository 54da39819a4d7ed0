package com.promotion.coupon.web.contract.security;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import com.promotion.tokens.BadTokens;
import com.promotion.tokens.TokenIssuer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and roles. */
public interface TokenContract extends RunningService {
    TokenIssuer ISSUER = TokenIssuer.ofTests();

    private ServiceClient withRoles(String... roles) {
        return client().as(ISSUER.token("somebody", List.of(roles)));
    }

    static Stream<Arguments> badTokens() {
        return BadTokens.of(ISSUER, USER).entrySet().stream()
                .map(token -> Arguments.of(token.getKey(), token.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("com.promotion.coupon.web.contract.security.TokenContract#badTokens")
    default void a_bad_token_is_401_at_the_admin_api_and_at_the_customers(String what, String token) {
        long policyId = client().openPolicy(1);
        ServiceClient impostor = client().as(token);

        for (Answer answer :
                List.of(impostor.policy(policyId), impostor.end(policyId), impostor.issue(policyId, USER))) {
            assertThat(answer).isRefusal(401, "CP015");
            assertThat(answer.header("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer realm=\"promotion\""));
        }
        assertThat(database().coupons(policyId)).isEmpty();
        assertThat(database().policy(policyId).status()).isEqualTo("ACTIVE");
    }

    @Test
    default void without_a_token_everything_but_the_public_reads_is_401() {
        long policyId = client().openPolicy(1);
        long couponId = client().issue(policyId, USER).couponId();
        ServiceClient anonymous = client().anonymous();
        String policy = ServiceClient.POLICIES + "/" + policyId;

        for (Answer answer : List.of(
                anonymous.create(PolicyDraft.open(1)),
                anonymous.policy(policyId),
                anonymous.get(ServiceClient.POLICIES),
                anonymous.change(policyId, "\"0\"", PolicyDraft.open(2)),
                anonymous.activate(policyId),
                anonymous.end(policyId),
                anonymous.delete(policyId),
                anonymous.post(policy + "/reload", ""),
                anonymous.get(policy + "/statistics"),
                anonymous.get(policy + "/audit"),
                anonymous.get(policy + "/coupons"),
                anonymous.get(policy + "/coupons.csv"),
                anonymous.with("Accept", "text/csv").get(policy + "/coupons"),
                anonymous.issue(policyId, 1),
                anonymous.issued(policyId, 1),
                anonymous.coupon(couponId),
                anonymous.get("/api/v1/coupons?userId=" + USER),
                anonymous.use(couponId, "A-1", 10_000),
                anonymous.cancelUse(couponId, "A-1"),
                anonymous.quote(couponId, 10_000))) {
            assertThat(answer).isRefusal(401, "CP015");
            assertThat(answer.header("WWW-Authenticate")).hasValue("Bearer realm=\"promotion\"");
        }
        assertThat(anonymous.stock(policyId)).hasStatus(200);
        assertThat(anonymous.get("/api/v1/coupons/policies")).hasStatus(200);
        assertThat(database().coupons(policyId)).hasSize(1);
        assertThat(database().policy(policyId).status()).isEqualTo("EXHAUSTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNzd29yZA==", "Bearer", "Bearer ", "bear er x", "x"})
    default void a_header_without_a_bearer_token_is_401(String authorization) {
        assertThat(client().with("Authorization", authorization).get(ServiceClient.POLICIES))
                .isRefusal(401, "CP015");
    }

    @Test
    default void the_scheme_is_not_case_sensitive() {
        assertThat(client().with("Authorization", "bEaReR " + ISSUER.all()).get(ServiceClient.POLICIES))
                .hasStatus(200);
    }

    @Test
    default void a_viewer_reads_and_changes_nothing() {
        long policyId = client().openPolicy(1);
        ServiceClient viewer = withRoles("coupon-viewer");
        String policy = ServiceClient.POLICIES + "/" + policyId;

        for (String path : List.of("", "/statistics", "/audit", "/coupons", "/coupons.csv")) {
            assertThat(viewer.with("Accept", "*/*").get(policy + path)).hasStatus(200);
        }
        assertThat(viewer.get(ServiceClient.POLICIES)).hasStatus(200);
        for (Answer answer : List.of(
                viewer.create(PolicyDraft.open(1)),
                viewer.change(policyId, "\"0\"", PolicyDraft.open(2)),
                viewer.activate(policyId),
                viewer.end(policyId),
                viewer.delete(policyId),
                viewer.post(policy + "/reload", ""))) {
            assertThat(answer).isRefusal(403, "CP016");
            assertThat(answer.header("WWW-Authenticate"))
                    .hasValue("Bearer realm=\"promotion\", error=\"insufficient_scope\"");
        }
        assertThat(database().policy(policyId).status()).isEqualTo("ACTIVE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "coupon-service", "Coupon-Admin", "admin", "coupon-admin "})
    default void without_the_role_the_admin_api_is_403(String role) {
        long policyId = client().openPolicy(1);
        ServiceClient other = role.isEmpty() ? withRoles() : withRoles(role);

        assertThat(other.policy(policyId)).isRefusal(403, "CP016");
        assertThat(other.end(policyId)).isRefusal(403, "CP016");
        assertThat(database().policy(policyId).status()).isEqualTo("ACTIVE");
    }

    @Test
    default void an_operator_is_no_customer() {
        long policyId = client().openPolicy(1);

        assertThat(withRoles("coupon-admin").issue(policyId, USER)).isRefusal(403, "CP016");
        assertThat(database().coupons(policyId)).isEmpty();
    }

    @Test
    default void the_audit_trail_names_the_subject_and_no_header_changes_that() {
        ServiceClient kim =
                client().as(ISSUER.token("kim", List.of("coupon-admin"))).with("X-Operator", "lee");
        long policyId = kim.openPolicy(1);

        assertThat(kim.get(ServiceClient.POLICIES + "/" + policyId + "/audit")
                        .json()
                        .findValuesAsText("actor"))
                .isNotEmpty()
                .containsOnly("kim");
    }

    @Test
    default void a_refusal_is_in_the_language_and_the_form_that_the_caller_wants() {
        ServiceClient anonymous = client().anonymous();

        assertThat(anonymous.speaking("en").get(ServiceClient.POLICIES))
                .isRefusal(401, "CP015")
                .saying("Send an access token: Authorization: Bearer <token>.");
        Answer problem = anonymous
                .with("Accept", "application/problem+json, application/json")
                .get(ServiceClient.POLICIES);
        assertThat(problem).hasStatus(401);
        assertThat(problem.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(problem.json().path("code").asText()).isEqualTo("CP015");
    }

    @Test
    default void unknown_paths_and_methods_are_answered_as_before_whoever_asks() {
        ServiceClient anonymous = client().anonymous();

        assertThat(anonymous.get("/api/v1/admin/nothing")).isRefusal(404, "CP008");
        assertThat(anonymous.send("PATCH", ServiceClient.POLICIES, BodyPublishers.noBody()))
                .isRefusal(405, "CP008");
    }
}
