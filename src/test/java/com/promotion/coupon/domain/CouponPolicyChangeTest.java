package com.promotion.coupon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.IllegalPolicyStateException;
import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.fixtures.Terms;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What administrators may change of a policy in each state. */
class CouponPolicyChangeTest {
    private static final LocalDateTime BEFORE = PolicyStates.BEFORE_START;
    private static final LocalDateTime END = Terms.NOON.plusDays(1);
    private static final LocalDateTime EXPIRE = Terms.NOON.plusDays(30);

    @Test
    void a_planned_policy_may_change_in_every_member_and_is_scheduled_anew() {
        CouponPolicy policy = PolicyStates.scheduled(2);
        Terms other = Terms.of(7)
                .named("다른 이름")
                .described("설명")
                .discount(DiscountType.PERCENTAGE, 30)
                .window(Terms.NOON.minusHours(3), Terms.NOON.plusDays(2));

        policy.change(other.build(), BEFORE);

        assertThat(policy.terms()).isEqualTo(other.build());
        assertThat(policy.version()).isEqualTo(1);
        assertThat(policy.scheduled()).as("its start is in the past now").isFalse();
        assertThat(policy.status()).isEqualTo(PolicyStatus.PENDING);
    }

    @Test
    void a_change_to_the_same_terms_makes_no_new_version() {
        CouponPolicy policy = PolicyStates.active(2);
        int version = policy.version();

        policy.change(policy.terms(), Terms.NOON);

        assertThat(policy.version()).isEqualTo(version);
    }

    @Test
    void raising_the_quantity_of_an_exhausted_policy_opens_it_again_and_lowering_it_to_what_is_issued_exhausts_it() {
        CouponPolicy policy = PolicyStates.exhausted(2);

        policy.change(Terms.of(3).build(), Terms.NOON);
        assertThat(policy.status()).isEqualTo(PolicyStatus.ACTIVE);
        assertThat(policy.remaining()).isEqualTo(1);

        policy.change(Terms.of(2).build(), Terms.NOON);
        assertThat(policy.status()).isEqualTo(PolicyStatus.EXHAUSTED);
        assertThat(policy.issuedQuantity()).isEqualTo(2);
    }

    static Stream<Arguments> notWhileOpen() {
        return Stream.of(
                Arguments.of("totalQuantity", Terms.of(1)),
                Arguments.of("startAt", Terms.of(9).window(Terms.NOON.plusHours(1), END)),
                Arguments.of("expireAt", Terms.of(9).expiring(END.plusDays(1))),
                Arguments.of("discountType", Terms.of(9).discount(DiscountType.PERCENTAGE, 10)),
                Arguments.of("discountValue", Terms.of(9).discount(DiscountType.FIXED, 2_000)),
                Arguments.of("proofOfWorkBits", Terms.of(9).proofOfWork(16)));
    }

    @ParameterizedTest
    @MethodSource("notWhileOpen")
    void after_the_first_coupon_its_terms_are_fixed_and_the_refusal_names_state_and_member(String member, Terms terms) {
        CouponPolicy policy = PolicyStates.active(9);
        assertThat(policy.grant(11, 1, null, Terms.NOON)).isPresent();
        assertThat(policy.grant(12, 2, null, Terms.NOON)).isPresent();
        CouponTerms before = policy.terms();

        assertThatThrownBy(() -> policy.change(terms.build(), Terms.NOON))
                .isInstanceOf(IllegalPolicyStateException.class)
                .hasMessageContaining("ACTIVE")
                .hasMessageContaining("change " + member);
        assertThat(policy.terms()).isEqualTo(before);
    }

    @Test
    void before_the_first_coupon_its_discount_and_proof_of_work_may_change_and_its_name_and_end_at_any_time() {
        CouponPolicy policy = PolicyStates.active(9);

        policy.change(
                Terms.of(9)
                        .discount(DiscountType.PERCENTAGE, 10)
                        .proofOfWork(16)
                        .build(),
                Terms.NOON);
        assertThat(policy.grant(11, 1, null, Terms.NOON)).isPresent();
        Terms renamed = Terms.of(8)
                .discount(DiscountType.PERCENTAGE, 10)
                .proofOfWork(16)
                .named("새 이름")
                .described("새 설명")
                .window(Terms.NOON, Terms.NOON.plusDays(3))
                .expiring(EXPIRE);
        policy.change(renamed.build(), Terms.NOON);

        assertThat(policy.terms()).isEqualTo(renamed.build());
    }

    @Test
    void the_end_of_an_open_policy_cannot_be_moved_to_the_past() {
        CouponPolicy policy = PolicyStates.active(9);
        LocalDateTime now = Terms.NOON.plusHours(2);

        assertThatThrownBy(() -> policy.change(
                        Terms.of(9).window(Terms.NOON, now).expiring(EXPIRE).build(), now))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("endAt");
    }

    @Test
    void an_ended_policy_neither_changes_nor_ends_nor_opens_again() {
        CouponPolicy policy = PolicyStates.active(9);
        policy.end(Terms.NOON);

        for (Consumer<CouponPolicy> deed : List.<Consumer<CouponPolicy>>of(
                ended -> ended.change(Terms.of(10).build(), Terms.NOON),
                ended -> ended.end(Terms.NOON),
                ended -> ended.activate(Terms.NOON),
                ended -> ended.requireDeletable(Terms.NOON))) {
            assertThatThrownBy(() -> deed.accept(policy))
                    .isInstanceOf(IllegalPolicyStateException.class)
                    .hasMessageContaining("ENDED");
        }
        assertThat(policy.openIfDue(Terms.NOON)).isFalse();
    }

    @Test
    void a_start_or_end_that_has_passed_counts_before_a_timer_has_changed_the_state() {
        CouponPolicy due = PolicyStates.scheduled(2);
        CouponPolicy over = PolicyStates.active(2);

        due.requireDeletable(BEFORE);
        assertThatThrownBy(() -> due.requireDeletable(Terms.NOON)).hasMessageContaining("ACTIVE");
        assertThatThrownBy(() -> over.end(END)).hasMessageContaining("ENDED");
    }

    @Test
    void a_planned_policy_cannot_be_ended_and_an_exhausted_one_can() {
        CouponPolicy planned = CouponPolicy.plan(1, Terms.of(1).build());
        CouponPolicy exhausted = PolicyStates.exhausted(1);

        assertThatThrownBy(() -> planned.end(Terms.NOON))
                .isInstanceOf(IllegalPolicyStateException.class)
                .hasMessageContaining("PENDING");
        exhausted.end(Terms.NOON);
        assertThat(exhausted.status()).isEqualTo(PolicyStatus.ENDED);
        assertThat(exhausted.endedAt()).contains(Terms.NOON);
    }
}
