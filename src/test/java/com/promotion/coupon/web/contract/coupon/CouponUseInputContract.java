package com.promotion.coupon.web.contract.coupon;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders, amounts, users and coupons that are refused when a coupon is used, cancelled or quoted. */
public interface CouponUseInputContract extends IssuedCoupons {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"orderAmount\":1000}",
                "{\"orderId\":null,\"orderAmount\":1000}",
                "{\"orderId\":1,\"orderAmount\":1000}",
                "{\"orderId\":\"\",\"orderAmount\":1000}",
                "{\"orderId\":\"a b\",\"orderAmount\":1000}",
                "{\"orderId\":\"주문\",\"orderAmount\":1000}",
                "{\"orderId\":\"12345678901234567890123456789012345678901234567890123456789012345\",\"orderAmount\":1}"
            })
    default void order_id_is_missing_or_invalid(String body) {
        long coupon = issuedCoupon();

        assertThat(client().post("/api/v1/coupons/" + coupon + "/use", body))
                .isRefusal(400, "CP008")
                .mentioning("orderId");
        assertThat(client().post("/api/v1/coupons/" + coupon + "/cancel-use", body))
                .isRefusal(400, "CP008")
                .mentioning("orderId");
        assertThat(database().couponLife(coupon).status()).isEqualTo("UNUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "0", "-1", "1.5", "\"1000\"", "1000000000001", "9223372036854775808"})
    default void order_amount_is_missing_or_invalid(String amount) {
        long coupon = issuedCoupon();
        String body = "{\"orderId\":\"A\",\"orderAmount\":" + amount + "}";

        for (String action : List.of("use", "quote")) {
            assertThat(client().post("/api/v1/coupons/" + coupon + "/" + action, body))
                    .isRefusal(400, "CP008")
                    .mentioning("orderAmount");
        }
        assertThat(database().couponLife(coupon).status()).isEqualTo("UNUSED");
    }

    @Test
    default void coupon_id_in_the_path_is_no_number() {
        for (String action : List.of("use", "cancel-use", "quote")) {
            assertThat(client().post("/api/v1/coupons/abc/" + action, "{\"orderId\":\"A\",\"orderAmount\":1}"))
                    .isRefusal(400, "CP008")
                    .mentioning("couponId", "abc");
        }
    }

    @Test
    default void user_id_of_another_user_is_refused() {
        long coupon = issuedCoupon();
        String stranger = "{\"orderId\":\"A\",\"orderAmount\":1000,\"userId\":" + (USER + 1) + "}";

        for (String action : List.of("use", "cancel-use", "quote")) {
            isRefusedInBothLanguages(
                    409,
                    "CP007",
                    "쿠폰 " + coupon + "은(는) 사용자 " + (USER + 1) + "의 쿠폰이 아닙니다.",
                    "Coupon " + coupon + " does not belong to user " + (USER + 1) + ".",
                    speaker -> speaker.post("/api/v1/coupons/" + coupon + "/" + action, stranger));
        }
        assertThat(client().post(
                                "/api/v1/coupons/" + coupon + "/use",
                                "{\"orderId\":\"A\",\"orderAmount\":1000,\"userId\":" + USER + "}"))
                .hasStatus(200);
    }

    @Test
    default void CP002_use_cancellation_and_quote_of_an_unknown_coupon() {
        for (String action : List.of("use", "cancel-use", "quote")) {
            isRefusedInBothLanguages(
                    404,
                    "CP002",
                    "쿠폰 " + UNKNOWN + "을(를) 찾을 수 없습니다.",
                    "There is no coupon " + UNKNOWN + ".",
                    speaker -> speaker.post(
                            "/api/v1/coupons/" + UNKNOWN + "/" + action, "{\"orderId\":\"A\",\"orderAmount\":1000}"));
        }
    }
}
