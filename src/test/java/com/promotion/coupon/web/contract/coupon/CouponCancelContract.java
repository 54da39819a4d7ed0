package com.promotion.coupon.web.contract.coupon;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.ServiceClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An order that is cancelled gives its coupon back and cannot use it again. */
public interface CouponCancelContract extends IssuedCoupons {
    @Test
    default void 사용을_취소하면_다시_쓸_수_있고_취소된_주문은_다시_쓸_수_없다() {
        long coupon = issuedCoupon();
        client().use(coupon, "A", 30_000);

        Answer cancelled = client().cancelUse(coupon, "A");

        assertThat(cancelled).hasStatus(200).isJson();
        assertThat(cancelled.json().path("status").asText()).isEqualTo("UNUSED");
        assertThat(cancelled.json().path("orderId").asText()).isEqualTo("A");
        assertThat(cancelled.json().has("cancelledAt")).isTrue();
        assertThat(cancelled.json().has("usedAt")).isFalse();
        assertThat(client().cancelUse(coupon, "A").body()).as("asked again").isEqualTo(cancelled.body());
        isRefusedInBothLanguages(
                409,
                "CP007",
                "주문 A의 쿠폰 사용은 취소되었습니다. 다시 사용하려면 더 높은 attempt 값이나 새 주문 번호를 사용해 주세요.",
                "Order A was cancelled. To use the coupon again, please use a higher attempt or a new order id.",
                speaker -> speaker.use(coupon, "A", 30_000));
        assertThat(client().use(coupon, "B", 30_000)).hasStatus(200);
        Answer late = client().cancelUse(coupon, "A");
        assertThat(late).hasStatus(200);
        assertThat(late.json().path("status").asText()).as("B's use stands").isEqualTo("USED");
        assertThat(database().couponLife(coupon).orderId()).isEqualTo("B");
    }

    @Test
    default void 사용하지_않은_주문을_취소하면_거절되고_그_주문은_쿠폰을_쓸_수_없다() {
        long coupon = issuedCoupon();

        isRefusedInBothLanguages(
                409,
                "CP007",
                "주문 A은(는) 쿠폰 " + coupon + "을(를) 사용하지 않았으며, 이제 1번째 시도로 사용할 수 없습니다.",
                "Order A has not used coupon " + coupon + " and can no longer use it in attempt 1.",
                speaker -> speaker.cancelUse(coupon, "A"));
        assertThat(client().use(coupon, "A", 30_000)).isRefusal(409, "CP007");
        assertThat(client().use(coupon, "B", 30_000)).hasStatus(200);
        assertThat(client().cancelUse(coupon, "C")).isRefusal(409, "CP007");
        assertThat(database().couponLife(coupon).orderId()).isEqualTo("B");
    }

    @Test
    default void 결제에_실패한_주문은_취소한_뒤_같은_주문_번호의_다음_시도로_쿠폰을_쓸_수_있다() {
        long coupon = issuedCoupon();
        assertThat(attempt(coupon, "use", 1).json().path("attempt").asInt()).isEqualTo(1);
        isRefusedInBothLanguages(
                409,
                "CP007",
                "주문 A은(는) 1번째 시도로 쿠폰을 사용하고 있습니다.",
                "Order A uses the coupon in attempt 1.",
                speaker -> speaker.post(path(coupon, "use"), body(2)));
        assertThat(attempt(coupon, "cancel-use", 1).json().path("attempt").asInt())
                .isEqualTo(1);

        Answer again = attempt(coupon, "use", 2);

        assertThat(again).hasStatus(200);
        assertThat(again.json().path("attempt").asInt()).isEqualTo(2);
        assertThat(again.json().path("orderId").asText()).isEqualTo("A");
        assertThat(attempt(coupon, "use", 2).body()).as("repeated").isEqualTo(again.body());
        assertThat(attempt(coupon, "use", 1)).as("late").isRefusal(409, "CP007");
        assertThat(client().use(coupon, "A", 30_000)).as("late").isRefusal(409, "CP007");
        Answer lateCancel = attempt(coupon, "cancel-use", 1);
        assertThat(lateCancel).hasStatus(200);
        assertThat(lateCancel.json().path("status").asText()).isEqualTo("USED");
        assertThat(database().couponLife(coupon).orderId()).isEqualTo("A");
    }

    @Test
    default void 늦게_도착한_이전_시도는_다음_시도가_취소된_뒤에도_쿠폰을_쓸_수_없다() {
        long coupon = issuedCoupon();
        assertThat(attempt(coupon, "use", 2)).hasStatus(200);
        assertThat(attempt(coupon, "cancel-use", 2)).hasStatus(200);

        assertThat(attempt(coupon, "use", 1)).isRefusal(409, "CP007");
        assertThat(attempt(coupon, "use", 2)).isRefusal(409, "CP007");
        assertThat(database().couponLife(coupon).status()).isEqualTo("UNUSED");
        assertThat(attempt(coupon, "use", 1_000)).hasStatus(200);
    }

    @Test
    default void 시도_횟수는_1부터_1000까지의_정수이다() {
        long coupon = issuedCoupon();

        for (String wrong : List.of("0", "-1", "1001", "1.5", "\"2\"", "99999999999")) {
            for (String action : List.of("use", "cancel-use")) {
                assertThat(client().post(
                                        path(coupon, action),
                                        "{\"orderId\":\"A\",\"orderAmount\":30000,\"attempt\":" + wrong + "}"))
                        .isRefusal(400, "CP008")
                        .mentioning("attempt");
            }
        }
        assertThat(database().couponLife(coupon).status()).isEqualTo("UNUSED");
    }

    private Answer attempt(long coupon, String action, int attempt) {
        return client().post(path(coupon, action), body(attempt));
    }

    private static String path(long coupon, String action) {
        return "/api/v1/coupons/" + coupon + "/" + action;
    }

    private static String body(int attempt) {
        return "{\"orderId\":\"A\",\"orderAmount\":30000,\"attempt\":" + attempt + "}";
    }

    @Test
    default void 취소한_사용은_정책의_통계에_남는다() {
        long coupon = issuedCoupon();
        long policyId =
                client().use(coupon, "A", 30_000).json().path("couponPolicyId").asLong();
        long before = cancelledUses(policyId);

        client().cancelUse(coupon, "A");

        assertThat(cancelledUses(policyId)).isEqualTo(before + 1);
    }

    private long cancelledUses(long policyId) {
        return client().get(ServiceClient.POLICIES + "/" + policyId + "/statistics")
                .json()
                .path("cancelled")
                .asLong(-1);
    }
}
