package com.promotion.coupon.web.contract.coupon;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.ServiceClient;
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
                "주문 A의 쿠폰 사용은 취소되었습니다. 다시 사용하려면 새 주문 번호를 사용해 주세요.",
                "Order A was cancelled. To use the coupon again, please use a new order id.",
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
                "주문 A은(는) 쿠폰 " + coupon + "을(를) 사용하지 않았으며, 이제 사용할 수 없습니다.",
                "Order A has not used coupon " + coupon + " and can no longer use it.",
                speaker -> speaker.cancelUse(coupon, "A"));
        assertThat(client().use(coupon, "A", 30_000)).isRefusal(409, "CP007");
        assertThat(client().use(coupon, "B", 30_000)).hasStatus(200);
        assertThat(client().cancelUse(coupon, "C")).isRefusal(409, "CP007");
        assertThat(database().couponLife(coupon).orderId()).isEqualTo("B");
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
