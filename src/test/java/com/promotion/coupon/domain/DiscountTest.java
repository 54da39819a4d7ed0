package com.promotion.coupon.domain;

import static com.promotion.coupon.domain.DiscountType.FIXED;
import static com.promotion.coupon.domain.DiscountType.PERCENTAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiscountTest {

    static Stream<Arguments> discounts() {
        return Stream.of(
                Arguments.of("an amount", FIXED, 1_000, null, 30_000, 1_000),
                Arguments.of("all of the order, and no more", FIXED, 1_000, null, 1_000, 1_000),
                Arguments.of("never below zero", FIXED, 1_000, null, 999, 999),
                Arguments.of("the smallest order", FIXED, 1_000_000_000, null, 1, 1),
                Arguments.of("an amount, limited", FIXED, 5_000, 3_000L, 30_000, 3_000),
                Arguments.of("a percentage", PERCENTAGE, 10, null, 30_000, 3_000),
                Arguments.of("rounded down from .9", PERCENTAGE, 10, null, 19_999, 1_999),
                Arguments.of("rounded down from .5", PERCENTAGE, 50, null, 3, 1),
                Arguments.of("the first unit", PERCENTAGE, 1, null, 100, 1),
                Arguments.of("a third, nearly", PERCENTAGE, 33, null, 100, 33),
                Arguments.of("everything", PERCENTAGE, 100, null, 30_001, 30_001),
                Arguments.of("a percentage, limited", PERCENTAGE, 10, 2_999L, 30_000, 2_999),
                Arguments.of("a percentage at its limit", PERCENTAGE, 10, 3_000L, 30_000, 3_000),
                Arguments.of("a percentage below its limit", PERCENTAGE, 10, 3_001L, 30_000, 3_000),
                Arguments.of("a limit above the order", PERCENTAGE, 100, 50_000L, 30_000, 30_000),
                Arguments.of(
                        "the greatest order", PERCENTAGE, 99, null, Order.AMOUNT_MAX, Order.AMOUNT_MAX / 100 * 99));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("discounts")
    void 할인_금액은_정의된_대로_계산된다(
            String name, DiscountType type, int value, Long maxAmount, long orderAmount, long expected) {
        Discount discount = new Discount(type, value, maxAmount, null);

        assertThat(discount.of(orderAmount)).isEqualTo(expected).isBetween(0L, orderAmount);
    }

    @Test
    void an_order_must_come_to_the_minimum() {
        Discount discount = new Discount(FIXED, 1_000, null, 10_000L);

        assertThat(discount.of(10_000)).isEqualTo(1_000);
        assertThatThrownBy(() -> discount.of(9_999)).isInstanceOfSatisfying(CouponException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(CouponErrorCode.COUPON_NOT_USABLE);
            assertThat(refusal.message().arguments()).containsExactly("9999", "10000");
        });
    }

    @Test
    void a_percentage_that_comes_to_nothing_is_refused() {
        Discount percent = new Discount(PERCENTAGE, 1, null, null);

        assertThatThrownBy(() -> percent.of(99)).isInstanceOfSatisfying(CouponException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(CouponErrorCode.COUPON_NOT_USABLE);
            assertThat(refusal).hasMessageContaining("99");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("orders")
    void 주문은_규칙을_지켜야_한다(String field, String id, long amount) {
        assertThatThrownBy(() -> new Order(id, 1, amount)).isInstanceOfSatisfying(CouponException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(CouponErrorCode.INVALID_REQUEST);
            assertThat(refusal).hasMessageContaining(field);
        });
    }

    static Stream<Arguments> orders() {
        return Stream.of(
                Arguments.of("orderId", "", 1),
                Arguments.of("orderId", "o".repeat(65), 1),
                Arguments.of("orderId", "a b", 1),
                Arguments.of("orderId", "a\"b", 1),
                Arguments.of("orderId", "a\\b", 1),
                Arguments.of("orderId", "a\nb", 1),
                Arguments.of("orderId", "주문", 1),
                Arguments.of("orderAmount", "A", 0),
                Arguments.of("orderAmount", "A", -1),
                Arguments.of("orderAmount", "A", Order.AMOUNT_MAX + 1));
    }
}
