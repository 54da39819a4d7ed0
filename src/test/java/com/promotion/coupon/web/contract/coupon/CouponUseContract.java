package com.promotion.coupon.web.contract.coupon;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Database.CouponLife;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A coupon is used by one order, which pays less; a quote says how much without using it. */
public interface CouponUseContract extends IssuedCoupons {
    @Test
    default void 쿠폰을_사용하면_할인_금액과_결제_금액을_알려준다() {
        long coupon = issuedCoupon();

        Answer used = client().use(coupon, "ORDER-1", 30_000);

        assertThat(used).hasStatus(200).isJson();
        assertThat(used.members())
                .containsExactly(
                        "couponId",
                        "couponCode",
                        "couponPolicyId",
                        "couponPolicyIdText",
                        "userId",
                        "userIdText",
                        "status",
                        "rank",
                        "issuedAt",
                        "issuedAtWithOffset",
                        "expireAt",
                        "zone",
                        "usedAt",
                        "usedAtWithOffset",
                        "orderId",
                        "attempt",
                        "orderAmount",
                        "discountAmount",
                        "amountToPay");
        assertThat(used.json().path("status").asText()).isEqualTo("USED");
        assertThat(used.json().path("orderId").asText()).isEqualTo("ORDER-1");
        assertThat(used.json().path("orderAmount").asLong()).isEqualTo(30_000);
        assertThat(used.json().path("discountAmount").asLong()).isEqualTo(1_000);
        assertThat(used.json().path("amountToPay").asLong()).isEqualTo(29_000);
        CouponLife row = database().couponLife(coupon);
        assertThat(row.status()).isEqualTo("USED");
        assertThat(row.orderId()).isEqualTo("ORDER-1");
        assertThat(client().coupon(coupon).json().path("usedAt"))
                .isEqualTo(used.json().path("usedAt"));
    }

    @Test
    default void 같은_주문이_다시_사용하면_같은_답을_받고_다른_주문은_거절된다() {
        long coupon = issuedCoupon();
        Answer first = client().use(coupon, "A", 30_000);

        assertThat(client().use(coupon, "A", 30_000).body()).isEqualTo(first.body());
        isRefusedInBothLanguages(
                409,
                "CP007",
                "쿠폰 " + coupon + "은(는) 이미 다른 주문에 사용되었습니다.",
                "Coupon " + coupon + " is used by another order.",
                speaker -> speaker.use(coupon, "B", 30_000));
        assertThat(client().use(coupon, "A", 29_999)).isRefusal(409, "CP007").mentioning("A", "30000");
        assertThat(client().issue(first.json().path("couponPolicyId").asLong(), USER))
                .as("a used coupon is an issued one")
                .isRefusal(409, "CP004");
    }

    @Test
    default void coupon_code_and_every_visible_ascii_character_in_an_order_id_are_accepted() {
        Answer issued = client().issue(client().openPolicy(1), USER);
        String code = issued.json().path("couponCode").asText();
        String order = "!#$%&'()*+,-./:;<=>?@[]^_`{|}~aZ09";

        Answer used = client().use(code, order, 1);

        assertThat(used).hasStatus(200);
        assertThat(used.json().path("orderId").asText()).isEqualTo(order);
        assertThat(used.json().path("amountToPay").asLong()).isZero();
        assertThat(client().cancelUse(code, order)).hasStatus(200);
        assertThat(client().quote(code, 500)).hasStatus(200);
    }

    @Test
    default void a_percentage_is_rounded_down_and_limited_and_small_orders_are_refused() {
        PolicyDraft draft = PolicyDraft.open(5)
                .with("discountType", "PERCENTAGE")
                .with("discountValue", 15)
                .with("maxDiscountAmount", 5_000)
                .with("minOrderAmount", 10_000);
        long coupon = issuedCoupon(draft);

        assertThat(amounts(client().quote(coupon, 19_999))).containsExactly(19_999L, 2_999L, 17_000L);
        assertThat(amounts(client().quote(coupon, 1_000_000))).containsExactly(1_000_000L, 5_000L, 995_000L);
        for (Function<ServiceClient, Answer> tooSmall : List.<Function<ServiceClient, Answer>>of(
                speaker -> speaker.quote(coupon, 9_999), speaker -> speaker.use(coupon, "A", 9_999))) {
            isRefusedInBothLanguages(
                    409,
                    "CP007",
                    "주문 금액 9999이(가) 쿠폰의 최소 주문 금액 10000보다 적습니다.",
                    "Order amount 9999 is below the coupon's minimum order amount 10000.",
                    tooSmall);
        }
        assertThat(amounts(client().use(coupon, "A", 10_000))).containsExactly(10_000L, 1_500L, 8_500L);
        assertThat(client().use(coupon, "A", 9_999)).as("still refused").isRefusal(409, "CP007");
        long policyId = client().coupon(coupon).json().path("couponPolicyId").asLong();
        assertThat(client().policy(policyId).json().path("maxDiscountAmount").asLong())
                .isEqualTo(5_000);
        assertThat(client().policy(policyId).json().path("minOrderAmount").asLong())
                .isEqualTo(10_000);
    }

    @Test
    default void 견적은_쿠폰을_쓰지_않는다() {
        long coupon = issuedCoupon();

        Answer quote = client().quote(coupon, 700);

        assertThat(amounts(quote)).as("never below zero").containsExactly(700L, 700L, 0L);
        assertThat(quote.json().has("orderId")).isFalse();
        assertThat(database().couponLife(coupon)).isEqualTo(new CouponLife("UNUSED", null, null));
        client().use(coupon, "A", 700);
        assertThat(client().quote(coupon, 700)).isRefusal(409, "CP007");
    }

    private static List<Long> amounts(Answer answer) {
        assertThat(answer).hasStatus(200);
        return List.of(
                answer.json().path("orderAmount").asLong(),
                answer.json().path("discountAmount").asLong(),
                answer.json().path("amountToPay").asLong());
    }

    @Test
    default void 동시에_여러_주문이_사용해도_한_주문만_성공한다() {
        long coupon = issuedCoupon();
        List<Callable<Answer>> orders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String order = "ORDER-" + i % 10;
            orders.add(() -> client().use(coupon, order, 30_000));
        }

        List<Answer> answers = Crowd.together(20, orders);

        String winner = database().couponLife(coupon).orderId();
        for (int i = 0; i < answers.size(); i++) {
            if (winner.equals("ORDER-" + i % 10)) {
                assertThat(answers.get(i)).hasStatus(200);
            } else {
                assertThat(answers.get(i)).isRefusal(409, "CP007");
            }
        }
        assertThat(answers.stream().filter(answer -> answer.status() == 200).map(Answer::body))
                .hasSize(4)
                .containsOnly(client().use(coupon, winner, 30_000).body());
    }
}
