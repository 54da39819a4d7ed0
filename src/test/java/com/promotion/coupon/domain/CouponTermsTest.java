package com.promotion.coupon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.Messages;
import com.promotion.coupon.fixtures.Terms;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CouponTermsTest {
    /** One character to a person, seven code points to Unicode. */
    private static final String FAMILY = "👨\u200D👩\u200D👧\u200D👦";

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("name", "0", Terms.of(1).named("")),
                Arguments.of("name", "", Terms.of(1).named("   ")),
                Arguments.of("name", "", Terms.of(1).named("\u00A0")),
                Arguments.of("name", "", Terms.of(1).named("\u200B\uFE0F")),
                Arguments.of("name", "", Terms.of(1).named("\u3164\u2800\u3000")),
                Arguments.of("name", "101", Terms.of(1).named("가".repeat(101))),
                Arguments.of("name", "101", Terms.of(1).named(FAMILY.repeat(101))),
                Arguments.of("description", "1001", Terms.of(1).described("d".repeat(1001))),
                Arguments.of("totalQuantity", "0", Terms.of(0)),
                Arguments.of("totalQuantity", "100000001", Terms.of(100_000_001)),
                Arguments.of("discountValue", "0", Terms.of(1).discount(DiscountType.FIXED, 0)),
                Arguments.of("discountValue", "101", Terms.of(1).discount(DiscountType.PERCENTAGE, 101)),
                Arguments.of("discountValue", "0", Terms.of(1).discount(DiscountType.PERCENTAGE, 0)),
                Arguments.of("maxDiscountAmount", "0", Terms.of(1).limits(0L, null)),
                Arguments.of("maxDiscountAmount", "1000000000001", Terms.of(1).limits(Order.AMOUNT_MAX + 1, null)),
                Arguments.of("minOrderAmount", "-1", Terms.of(1).limits(null, -1L)),
                Arguments.of("proofOfWorkBits", "-1", Terms.of(1).proofOfWork(-1)),
                Arguments.of("proofOfWorkBits", "25", Terms.of(1).proofOfWork(25)),
                Arguments.of("endAt", "2026-01-14T12:00", Terms.of(1).window(Terms.NOON, Terms.NOON)),
                Arguments.of(
                        "expireAt",
                        "2026-01-15T11:59",
                        Terms.of(1).expiring(Terms.NOON.plusDays(1).minusMinutes(1))),
                Arguments.of(
                        "startAt",
                        "2026-01-14T12:00:00.000001",
                        Terms.of(1).window(Terms.NOON.plusNanos(1_000), Terms.NOON.plusDays(1))),
                Arguments.of("startAt", "1999", Terms.of(1).window(Terms.NOON.withYear(1999), Terms.NOON.plusDays(1))));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_rule_is_named_with_the_field_and_the_value_in_every_language(
            String field, String value, Terms terms) {
        assertThatThrownBy(() -> terms.build().requireValid())
                .isInstanceOfSatisfying(InvalidRequestException.class, invalid -> assertThat(Messages.LANGUAGES)
                        .allSatisfy(language -> assertThat(Messages.in(language).text(invalid.message()))
                                .contains(field, value)));
    }

    @Test
    void a_policy_is_planned_and_changed_with_valid_terms_only() {
        CouponTerms broken = Terms.of(0).build();
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(1).build());

        assertThatThrownBy(() -> CouponPolicy.plan(2, broken)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> policy.change(broken, Terms.NOON.minusDays(1)))
                .isInstanceOf(InvalidRequestException.class);

        assertThat(policy.terms()).isEqualTo(Terms.of(1).build());
        assertThat(policy.version()).isZero();
    }

    @Test
    void the_bounds_themselves_are_allowed() {
        assertThatCode(() -> {
                    Terms.of(1).named("가".repeat(100)).build().requireValid();
                    Terms.of(1).named(FAMILY.repeat(100)).build().requireValid();
                    Terms.of(1).proofOfWork(24).build().requireValid();
                    Terms.of(100_000_000).named("a").build().requireValid();
                    Terms.of(1).discount(DiscountType.PERCENTAGE, 100).build().requireValid();
                    Terms.of(1).discount(DiscountType.PERCENTAGE, 1).build().requireValid();
                    Terms.of(1)
                            .window(Terms.NOON, Terms.NOON.plusNanos(1_000_000))
                            .expiring(Terms.NOON.plusNanos(1_000_000))
                            .build()
                            .requireValid();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void changes_name_every_member_that_is_different_in_the_words_of_the_api() {
        CouponTerms before = Terms.of(1).build();
        CouponTerms after = Terms.of(2)
                .described("설명")
                .proofOfWork(16)
                .window(Terms.NOON, Terms.NOON.plusDays(2))
                .build();

        assertThat(CouponTerms.changes(before, after))
                .containsExactly(
                        new FieldChange("description", null, "설명"),
                        new FieldChange("totalQuantity", "1", "2"),
                        new FieldChange("endAt", "2026-01-15T12:00:00", "2026-01-16T12:00:00"),
                        new FieldChange("expireAt", "2026-02-13T12:00:00", "2026-02-15T12:00:00"),
                        new FieldChange("proofOfWorkBits", "0", "16"));
        assertThat(CouponTerms.changes(before, before)).isEmpty();
    }

    @Test
    void changes_from_nothing_are_all_that_is_there() {
        assertThat(CouponTerms.changes(null, Terms.of(1).build()))
                .contains(new FieldChange("totalQuantity", null, "1"), new FieldChange("discountType", null, "FIXED"))
                .noneMatch(change -> change.field().equals("description"));
    }
}
