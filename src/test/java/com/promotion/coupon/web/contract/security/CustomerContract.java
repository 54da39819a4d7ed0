package com.promotion.coupon.web.contract.security;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import com.promotion.tokens.TokenIssuer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A customer acts for himself, a shop's backend for its users. */
public interface CustomerContract extends RunningService {

    private static long newUser() {
        return ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);
    }

    private ServiceClient customer(long userId) {
        return client().as(TokenIssuer.ofTests().customer(userId));
    }

    @Test
    default void a_customer_gets_uses_and_sees_his_own_coupon() {
        long policyId = client().openPolicy(10);
        long user = newUser();
        ServiceClient customer = customer(user);

        Answer issued = customer.issue(policyId, user);
        assertThat(issued).hasStatus(201);
        assertThat(issued.json().path("userId").asLong()).isEqualTo(user);
        long couponId = issued.couponId();
        assertThat(customer.coupon(couponId)).hasStatus(200);
        assertThat(customer.issued(policyId, user).body()).isEqualTo("true");
        assertThat(customer.get("/api/v1/coupons").json().findValuesAsText("couponId"))
                .containsExactly(String.valueOf(couponId));
        assertThat(customer.quote(couponId, 10_000)).hasStatus(200);
        assertThat(customer.use(couponId, "A-1", 10_000)).hasStatus(200);
        assertThat(customer.cancelUse(couponId, "A-1")).hasStatus(200);
    }

    @Test
    default void a_customer_need_not_say_who_he_is() {
        long policyId = client().openPolicy(10);
        long user = newUser();

        assertThat(customer(user).post("/api/v1/coupons/policies/" + policyId + "/issue", "{}"))
                .hasStatus(201);
        assertThat(customer(user)
                        .get("/api/v1/coupons/policies/" + policyId + "/issued")
                        .body())
                .isEqualTo("true");
        assertThat(database().coupons(policyId)).singleElement().satisfies(row -> assertThat(row.userId())
                .isEqualTo(user));
    }

    @Test
    default void a_customer_who_names_another_user_is_403_and_nothing_happens() {
        long policyId = client().openPolicy(10);
        long user = newUser();
        long other = newUser();
        long couponId = client().issue(policyId, user).couponId();
        ServiceClient customer = customer(user);
        String named = "\"userId\":" + other;

        for (Answer answer : List.of(
                customer.issue(policyId, other),
                customer.issued(policyId, other),
                customer.get("/api/v1/coupons?userId=" + other),
                customer.post(
                        "/api/v1/coupons/" + couponId + "/use",
                        "{" + named + ",\"orderId\":\"A\",\"orderAmount\":10000}"),
                customer.post("/api/v1/coupons/" + couponId + "/cancel-use", "{" + named + ",\"orderId\":\"A\"}"),
                customer.post("/api/v1/coupons/" + couponId + "/quote", "{" + named + ",\"orderAmount\":10000}"))) {
            assertThat(answer).isRefusal(403, "CP016");
        }
        assertThat(database().coupons(policyId)).hasSize(1);
    }

    @Test
    default void others_coupons_are_404_by_id_and_by_code() {
        long policyId = client().openPolicy(10);
        Answer theirs = client().issue(policyId, newUser());
        ServiceClient customer = customer(newUser());

        for (Object id :
                List.of(theirs.couponId(), theirs.json().path("couponCode").asText())) {
            for (Answer answer : List.of(
                    customer.coupon(id),
                    customer.use(id, "A-1", 10_000),
                    customer.cancelUse(id, "A-1"),
                    customer.quote(id, 10_000))) {
                assertThat(answer).isRefusal(404, "CP002");
                assertThat(answer.body())
                        .isEqualTo(customer.coupon(theirs.couponId()).body());
            }
        }
        assertThat(client().coupon(theirs.couponId()).json().path("status").asText())
                .isEqualTo("UNUSED");
    }

    /** What is pending is as private as what is issued. */
    @Test
    default void others_coupons_that_do_not_exist_look_the_same() {
        ServiceClient customer = customer(newUser());

        assertThat(customer.coupon(UNKNOWN)).isRefusal(404, "CP002");
        assertThat(customer.use(UNKNOWN, "A-1", 10_000)).isRefusal(404, "CP002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "0", "-5", "12345678901234567890", "007", "1.5"})
    default void a_subject_that_is_no_user_id_gets_nothing(String subject) {
        long policyId = client().openPolicy(10);
        ServiceClient caller = client().as(TokenIssuer.ofTests().token(subject, List.of()));

        assertThat(caller.issue(policyId, USER)).isRefusal(403, "CP016");
        assertThat(caller.get("/api/v1/coupons")).isRefusal(403, "CP016");
        assertThat(database().coupons(policyId)).isEmpty();
    }

    @Test
    default void a_service_acts_for_any_user_and_must_say_for_which() {
        long policyId = client().openPolicy(10);
        ServiceClient shop = client().as(TokenIssuer.ofTests().token("shop", List.of("coupon-service")));
        long user = newUser();

        assertThat(shop.issue(policyId, user)).hasStatus(201);
        assertThat(shop.issued(policyId, user).body()).isEqualTo("true");
        assertThat(shop.post("/api/v1/coupons/policies/" + policyId + "/issue", "{}"))
                .isRefusal(400, "CP008");
        assertThat(shop.get("/api/v1/coupons")).isRefusal(400, "CP008");
    }
}
