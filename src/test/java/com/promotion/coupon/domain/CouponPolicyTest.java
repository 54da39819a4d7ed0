package com.promotion.coupon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.CouponErrorCode;
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

class CouponPolicyTest {
    private static final LocalDateTime BEFORE = Terms.NOON.minusNanos(1_000_000);
    private static final LocalDateTime END = Terms.NOON.plusDays(1);
    private static final LocalDateTime EXPIRE = Terms.NOON.plusDays(30);

    @Test
    void a_planned_policy_has_issued_nothing_and_refuses_everybody() {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(5).build());

        assertThat(policy.status()).isEqualTo(PolicyStatus.PENDING);
        assertThat(policy.remaining()).isEqualTo(5);
        assertThat(policy.refusalAt(Terms.NOON)).contains(CouponErrorCode.NOT_OPEN_YET);
        assertThat(policy.availableAt(Terms.NOON)).isFalse();
        assertThat(policy.refusalAt(policy.endAt()))
                .as("nobody activated it in time")
                .contains(CouponErrorCode.ENDED);
    }

    @Test
    void activating_does_not_open_the_window_early() {
        CouponPolicy policy = active(5);

        assertThat(policy.refusalAt(Terms.NOON.minusNanos(1_000_000))).contains(CouponErrorCode.NOT_OPEN_YET);
        assertThat(policy.refusalAt(Terms.NOON)).isEmpty();
        assertThat(policy.availableAt(Terms.NOON)).isTrue();
        assertThat(policy.refusalAt(policy.endAt())).contains(CouponErrorCode.ENDED);
    }

    @Test
    void only_a_pending_policy_whose_window_is_not_over_can_be_activated() {
        CouponPolicy policy = active(5);
        CouponPolicy late = CouponPolicy.plan(2, Terms.of(5).build());

        assertThatThrownBy(() -> policy.activate(Terms.NOON))
                .isInstanceOf(IllegalPolicyStateException.class)
                .hasMessageContaining("ACTIVE")
                .hasMessageContaining("activate");
        assertThatThrownBy(() -> late.activate(late.endAt())).isInstanceOf(IllegalPolicyStateException.class);
    }

    @Test
    void it_grants_exactly_as_many_as_it_has_numbered_without_gaps_and_is_exhausted_then() {
        CouponPolicy policy = active(2);

        IssuedCoupon first = policy.grant(11, 1, null, Terms.NOON).orElseThrow();
        assertThat(policy.status()).isEqualTo(PolicyStatus.ACTIVE);
        IssuedCoupon second = policy.grant(12, 2, null, Terms.NOON).orElseThrow();

        assertThat(policy.grant(13, 3, null, Terms.NOON)).isEmpty();
        assertThat(policy.issuedQuantity()).isEqualTo(2);
        assertThat(policy.status()).isEqualTo(PolicyStatus.EXHAUSTED);
        assertThat(first.issueNumber()).isEqualTo(1);
        assertThat(second.issueNumber()).isEqualTo(2);
        assertThat(second.expireAt()).isEqualTo(policy.expireAt());
        assertThat(second.status()).isEqualTo(CouponStatus.UNUSED);
    }

    // ---- the clock

    @Test
    void a_policy_whose_start_is_ahead_opens_by_itself_and_issues_whether_or_not_a_timer_has_noticed() {
        CouponPolicy policy = scheduled(2);

        assertThat(policy.refusalAt(BEFORE)).contains(CouponErrorCode.NOT_OPEN_YET);
        assertThat(policy.openIfDue(BEFORE)).isFalse();
        assertThat(policy.refusalAt(Terms.NOON)).isEmpty();
        assertThat(policy.status()).isEqualTo(PolicyStatus.PENDING);

        assertThat(policy.grant(11, 1, null, Terms.NOON)).isPresent();

        assertThat(policy.status()).isEqualTo(PolicyStatus.ACTIVE);
        assertThat(policy.openedByGrant()).isTrue();
        assertThat(policy.openIfDue(Terms.NOON)).as("once").isFalse();
    }

    @Test
    void a_policy_planned_after_its_own_start_waits_for_somebody() {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(2).build());
        policy.schedule(Terms.NOON);

        assertThat(policy.refusalAt(Terms.NOON.plusHours(1))).contains(CouponErrorCode.NOT_OPEN_YET);
        assertThat(policy.openIfDue(Terms.NOON.plusHours(1))).isFalse();
        policy.activate(Terms.NOON.plusHours(1));
        assertThat(policy.refusalAt(Terms.NOON.plusHours(1))).isEmpty();
    }

    @Test
    void its_gate_may_be_loaded_before_it_opens_by_itself_but_not_when_nobody_knows_whether_it_will() {
        CouponPolicy policy = scheduled(2);
        CouponPolicy unscheduled = CouponPolicy.plan(2, Terms.of(2).build());

        assertThat(policy.issues(BEFORE, BEFORE)).isFalse();
        assertThat(policy.issues(BEFORE, Terms.NOON)).isTrue();
        assertThat(policy.issues(policy.endAt(), policy.endAt().plusMinutes(1))).isFalse();
        assertThat(unscheduled.issues(BEFORE, Terms.NOON)).isFalse();
        unscheduled.activate(BEFORE);
        assertThat(unscheduled.issues(BEFORE, BEFORE)).isTrue();
    }

    @Test
    void the_clock_ends_what_is_open_and_nothing_else() {
        CouponPolicy open = active(2);
        CouponPolicy exhausted = exhausted(1);
        CouponPolicy planned = CouponPolicy.plan(3, Terms.of(1).build());

        assertThat(open.endIfOver(END.minusNanos(1_000_000))).isFalse();
        assertThat(open.endIfOver(END)).isTrue();
        assertThat(exhausted.endIfOver(END)).isTrue();
        assertThat(planned.endIfOver(END)).isFalse();
        assertThat(open.status()).isEqualTo(PolicyStatus.ENDED);
        assertThat(open.endedAt()).contains(END);
        assertThat(planned.status()).isEqualTo(PolicyStatus.PENDING);
    }

    @Test
    void whom_the_gate_admitted_in_time_is_owed_a_coupon_after_the_clock_has_ended_it_but_not_after_somebody_has() {
        LocalDateTime inTime = END.minusNanos(1_000_000);
        CouponPolicy byTheClock = active(2);
        byTheClock.endIfOver(END.plusSeconds(1));
        CouponPolicy byHand = active(2);
        byHand.end(inTime);

        assertThat(byTheClock.refusalIfAdmittedAt(inTime)).isEmpty();
        assertThat(byTheClock.refusalIfAdmittedAt(END)).contains(CouponErrorCode.ENDED);
        assertThat(byTheClock.refusalAt(inTime)).contains(CouponErrorCode.ENDED);
        assertThat(byHand.refusalIfAdmittedAt(inTime)).contains(CouponErrorCode.ENDED);
        assertThat(byTheClock.grant(11, 1, null, END.plusSeconds(2))).isPresent();
        assertThat(byTheClock.grant(12, 2, null, END.plusSeconds(2))).isPresent();
        assertThat(byTheClock.status()).as("the last coupon does not revive it").isEqualTo(PolicyStatus.ENDED);
    }

    @Test
    void what_the_gate_admitted_is_held_against_the_window_in_force() {
        CouponPolicy policy = active(2);
        policy.change(
                Terms.of(2)
                        .window(Terms.NOON, Terms.NOON.plusHours(2))
                        .expiring(EXPIRE)
                        .build(),
                Terms.NOON);

        assertThat(policy.refusalIfAdmittedAt(Terms.NOON.plusHours(2).minusNanos(1_000_000)))
                .isEmpty();
        assertThat(policy.refusalIfAdmittedAt(Terms.NOON.plusHours(2))).contains(CouponErrorCode.ENDED);
    }

    // ---- what people change

    @Test
    void while_it_is_planned_everything_may_change_and_it_is_scheduled_anew() {
        CouponPolicy policy = scheduled(2);
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
    void nothing_changed_is_no_new_version() {
        CouponPolicy policy = active(2);
        int version = policy.version();

        policy.change(policy.terms(), Terms.NOON);

        assertThat(policy.version()).isEqualTo(version);
    }

    @Test
    void raising_the_quantity_of_an_exhausted_policy_opens_it_again_and_lowering_it_to_what_is_issued_exhausts_it() {
        CouponPolicy policy = exhausted(2);

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
                Arguments.of("discountValue", Terms.of(9).discount(DiscountType.FIXED, 2_000)));
    }

    @ParameterizedTest
    @MethodSource("notWhileOpen")
    void once_a_coupon_is_out_its_terms_are_fixed_and_the_refusal_names_state_and_member(String member, Terms terms) {
        CouponPolicy policy = active(9);
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
    void open_without_a_coupon_out_its_discount_may_change_and_always_its_name_and_end() {
        CouponPolicy policy = active(9);

        policy.change(Terms.of(9).discount(DiscountType.PERCENTAGE, 10).build(), Terms.NOON);
        assertThat(policy.grant(11, 1, null, Terms.NOON)).isPresent();
        Terms renamed = Terms.of(8)
                .discount(DiscountType.PERCENTAGE, 10)
                .named("새 이름")
                .described("새 설명")
                .window(Terms.NOON, Terms.NOON.plusDays(3))
                .expiring(EXPIRE);
        policy.change(renamed.build(), Terms.NOON);

        assertThat(policy.terms()).isEqualTo(renamed.build());
    }

    @Test
    void an_open_policy_cannot_have_ended_already() {
        CouponPolicy policy = active(9);
        LocalDateTime now = Terms.NOON.plusHours(2);

        assertThatThrownBy(() -> policy.change(
                        Terms.of(9).window(Terms.NOON, now).expiring(EXPIRE).build(), now))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("endAt");
    }

    @Test
    void an_ended_policy_neither_changes_nor_ends_nor_opens_again() {
        CouponPolicy policy = active(9);
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
    void what_the_clock_has_brought_about_counts_before_any_timer_has_noticed() {
        CouponPolicy due = scheduled(2);
        CouponPolicy over = active(2);

        due.requireDeletable(BEFORE);
        assertThatThrownBy(() -> due.requireDeletable(Terms.NOON)).hasMessageContaining("ACTIVE");
        assertThatThrownBy(() -> over.end(END)).hasMessageContaining("ENDED");
    }

    @Test
    void only_what_is_open_can_be_ended() {
        CouponPolicy planned = CouponPolicy.plan(1, Terms.of(1).build());
        CouponPolicy exhausted = exhausted(1);

        assertThatThrownBy(() -> planned.end(Terms.NOON))
                .isInstanceOf(IllegalPolicyStateException.class)
                .hasMessageContaining("PENDING");
        exhausted.end(Terms.NOON);
        assertThat(exhausted.status()).isEqualTo(PolicyStatus.ENDED);
        assertThat(exhausted.endedAt()).contains(Terms.NOON);
    }

    private static CouponPolicy scheduled(int quantity) {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(quantity).build());
        policy.schedule(BEFORE);
        return policy;
    }

    private static CouponPolicy exhausted(int quantity) {
        CouponPolicy policy = active(quantity);
        for (int user = 1; user <= quantity; user++) {
            assertThat(policy.grant(10 + user, user, null, Terms.NOON)).isPresent();
        }
        return policy;
    }

    private static CouponPolicy active(int quantity) {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(quantity).build());
        policy.activate(Terms.NOON.minusHours(1));
        return policy;
    }
}
