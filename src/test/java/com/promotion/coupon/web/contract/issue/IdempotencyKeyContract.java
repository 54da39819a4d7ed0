package com.promotion.coupon.web.contract.issue;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is repeated with the same {@code Idempotency-Key} gets the same coupon. */
public interface IdempotencyKeyContract extends RunningService {
    @Test
    default void 같은_키로_다시_요청하면_같은_쿠폰을_돌려준다() {
        long policyId = client().openPolicy(3);
        ServiceClient named = client().with("Idempotency-Key", "wish-" + policyId);
        Answer first = named.issue(policyId, USER);

        Answer repeat = named.issue(policyId, USER);

        assertThat(first).hasStatus(201);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(repeat).hasStatus(200).isJson();
        assertThat(repeat.header("Idempotency-Replayed")).hasValue("true");
        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(client().issue(policyId, USER)).isRefusal(409, "CP004");
        assertThat(client().with("Idempotency-Key", "other-" + policyId).issue(policyId, USER))
                .isRefusal(409, "CP004");
        assertThat(database().coupons(policyId)).hasSize(1);
    }

    @Test
    default void repeat_with_the_same_key_works_when_all_coupons_are_issued() {
        long policyId = client().openPolicy(1);
        ServiceClient named = client().with("Idempotency-Key", "last-" + policyId);
        Answer first = named.issue(policyId, USER);

        assertThat(client().issue(policyId, USER + 1)).isRefusal(409, "CP003");
        assertThat(named.issue(policyId, USER).body()).isEqualTo(first.body());
    }

    @Test
    default void key_in_double_quotes_is_the_same_key() {
        long policyId = client().openPolicy(2);
        ServiceClient bare = client().with("Idempotency-Key", "wish-" + policyId);
        ServiceClient quoted = client().with("Idempotency-Key", "\"wish-" + policyId + "\"");

        assertThat(quoted.issue(policyId, USER)).hasStatus(201);
        assertThat(bare.issue(policyId, USER)).hasStatus(200);
        assertThat(bare.issue(policyId, USER + 1)).hasStatus(201);
        assertThat(quoted.issue(policyId, USER + 1)).hasStatus(200);
    }

    @Test
    default void same_key_of_another_user_or_for_another_policy_is_another_key() {
        long policyId = client().openPolicy(3);
        long otherPolicy = client().openPolicy(3);
        ServiceClient named = client().with("Idempotency-Key", "mine-" + policyId);

        for (long[] wish : new long[][] {{policyId, USER}, {policyId, USER + 1}, {otherPolicy, USER}}) {
            Answer first = named.issue(wish[0], wish[1]);
            assertThat(first).hasStatus(201);
            assertThat(named.issue(wish[0], wish[1])).hasStatus(200);
            assertThat(named.issue(wish[0], wish[1]).body()).isEqualTo(first.body());
        }
        assertThat(database().coupons(policyId)).hasSize(2);
        assertThat(database().coupons(otherPolicy)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "a b",
                "a,b",
                "\"\"",
                "\"-\"",
                "\"a b\"",
                "\"a",
                "a\"",
                "12345678901234567890123456789012345678901234567890123456789012345",
                "\"12345678901234567890123456789012345678901234567890123456789012345\""
            })
    default void key_with_other_characters_or_too_long_is_refused(String key) {
        long policyId = client().openPolicy(1);

        Answer answer = client().with("Idempotency-Key", key).issue(policyId, USER);

        assertThat(answer).isRefusal(400, "CP008").mentioning("Idempotency-Key");
        assertThat(database().coupons(policyId)).isEmpty();
    }
}
