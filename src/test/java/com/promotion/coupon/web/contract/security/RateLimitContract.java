package com.promotion.coupon.web.contract.security;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import com.promotion.tokens.TokenIssuer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Limits for users, addresses and failed look-ups. The servers allow a user {@value #USER_BURST} requests at once, which no other test sends
 * for one user, and an address {@value #ADDRESS_BURST}. They trust the tests as a proxy, so only tests that name an address have one.
 */
public interface RateLimitContract extends RunningService {
    int USER_BURST = 400;
    int ADDRESS_BURST = 5;
    int MISSES = 30;

    private static long newUser() {
        return ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);
    }

    /** Of a block for benchmarks. */
    static String newAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "198." + random.nextInt(18, 20) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    private ServiceClient customer(long userId) {
        return client().as(TokenIssuer.ofTests().customer(userId));
    }

    /** Sends the request until it is refused, or often enough: a token may come again in between. */
    private static Answer refused(int burst, Supplier<Answer> request) {
        Answer answer = request.get();
        for (int i = 0; i < 4 * burst && answer.status() != 429; i++) {
            answer = request.get();
        }
        assertThat(answer).isRefusal(429, "CP017").asksToRetryWithin(60);
        return answer;
    }

    @Test
    default void answers_to_customers_say_what_is_left() {
        ServiceClient customer = customer(newUser());

        Answer first = customer.get("/api/v1/coupons");
        assertThat(first.header("RateLimit-Policy")).hasValue("\"user\";q=400;w=20");
        assertThat(first.header("RateLimit")).hasValue("\"user\";r=399;t=1");
        assertThat(customer.get("/api/v1/coupons").header("RateLimit"))
                .hasValueSatisfying(left -> assertThat(left).matches("\"user\";r=39[89];t=1"));
        assertThat(client().get("/api/v1/coupons/policies").header("RateLimit")).isEmpty();
        assertThat(client().get(ServiceClient.POLICIES).header("RateLimit")).isEmpty();
    }

    @Test
    default void a_user_beyond_the_limit_is_429_in_all_calls_and_others_are_not() {
        long policyId = client().openPolicy(10);
        long user = newUser();
        ServiceClient customer = customer(user);
        long couponId = customer.issue(policyId, user).couponId();

        Answer answer = refused(USER_BURST, () -> customer.get("/api/v1/coupons?limit=1"));
        assertThat(answer.header("RateLimit-Policy")).hasValue("\"user\";q=400;w=20");
        assertThat(answer.header("RateLimit")).hasValue("\"user\";r=0;t=20");

        for (Supplier<Answer> request : List.<Supplier<Answer>>of(
                () -> customer.issue(policyId, user),
                () -> customer.ticket(policyId, user),
                () -> customer.issued(policyId, user),
                () -> customer.coupon(couponId),
                () -> customer.use(couponId, "A-1", 10_000),
                () -> customer.cancelUse(couponId, "A-1"),
                () -> customer.quote(couponId, 10_000),
                () -> client().issue(policyId, user), // a shop's backend that acts for him
                () -> client().issued(policyId, user))) {
            refused(USER_BURST, request);
        }
        long other = newUser();
        assertThat(customer(other).issue(policyId, other)).hasStatus(201);
        assertThat(client().issue(policyId, newUser())).hasStatus(201);
        assertThat(client().stock(policyId)).hasStatus(200);
    }

    @Test
    default void who_tries_too_many_coupon_ids_may_not_look_up_any_and_still_gets_coupons() {
        long policyId = client().openPolicy(10);
        long user = newUser();
        ServiceClient customer = customer(user);
        long couponId = customer.issue(policyId, user).couponId();
        long theirs = client().issue(policyId, newUser()).couponId();

        for (int i = 0; i < MISSES / 5; i++) {
            assertThat(customer.coupon(UNKNOWN - i)).isRefusal(404, "CP002");
            assertThat(customer.coupon(theirs)).isRefusal(404, "CP002");
            assertThat(customer.use(UNKNOWN - i, "A-1", 1)).isRefusal(404, "CP002");
            assertThat(customer.cancelUse("0P6HBRBPGQBQ0", "A-1")).isRefusal(404, "CP002");
            assertThat(customer.quote(theirs, 1)).isRefusal(404, "CP002");
        }
        Answer answer = refused(5, () -> customer.coupon(UNKNOWN));
        assertThat(answer.header("RateLimit-Policy")).hasValue("\"misses\";q=30;w=60");
        refused(5, () -> customer.quote(UNKNOWN, 1));

        long next = client().openPolicy(10);
        assertThat(customer.issue(next, user)).hasStatus(201);
        assertThat(customer.get("/api/v1/coupons")).hasStatus(200);
        assertThat(client().coupon(couponId)).hasStatus(200);
    }

    @Test
    default void look_ups_that_find_something_are_not_counted_as_misses() {
        long policyId = client().openPolicy(10);
        long user = newUser();
        ServiceClient customer = customer(user);
        long couponId = customer.issue(policyId, user).couponId();

        for (int i = 0; i < 2 * MISSES; i++) {
            assertThat(customer.coupon(couponId)).hasStatus(200);
        }
    }

    @Test
    default void an_address_beyond_the_limit_is_429_whatever_it_says_of_itself() {
        String address = newAddress();
        ServiceClient anonymous = client().anonymous();
        ServiceClient flooder = anonymous.with("X-Forwarded-For", address);

        Answer answer = refused(ADDRESS_BURST, () -> flooder.get("/api/v1/coupons/policies"));
        assertThat(answer.header("RateLimit-Policy")).hasValue("\"address\";q=5;w=5");
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
        refused(ADDRESS_BURST, () -> anonymous
                .with("X-Forwarded-For", newAddress() + ", " + address)
                .get("/api/v1/coupons/policies"));
        refused(ADDRESS_BURST, () -> client().with("X-Forwarded-For", address).issue(1, newUser()));

        assertThat(anonymous.with("X-Forwarded-For", newAddress()).get("/api/v1/coupons/policies"))
                .hasStatus(200);
        assertThat(anonymous.get("/api/v1/coupons/policies")).hasStatus(200);
        assertThat(flooder.get("/docs/index.html")).hasStatus(200);
    }
}
