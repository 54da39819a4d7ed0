package com.promotion.coupon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.IllegalPolicyStateException;
import com.promotion.coupon.fixtures.Terms;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

/** What a policy grants in each state, and what the clock makes of it. */
class CouponPolicyTest {
    private static final LocalDateTime BEFORE = PolicyStates.BEFORE_START;
    private static final LocalDateTime END = Terms.NOON.plusDays(1);
    private static final LocalDateTime EXPIRE = Terms.NOON.plusDays(30);

    @Test
    void a_planned_policy_has_issued_nothing_and_refuses_every_claim() {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(5).build());

        assertThat(policy.status()).isEqualTo(PolicyStatus.PENDING);
        assertThat(policy.remaining()).isEqualTo(5);
        assertThat(policy.refusalAt(Terms.NOON)).contains(CouponErrorCode.NOT_OPEN_YET);
        assertThat(policy.availableAt(Terms.NOON)).isFalse();
        assertThat(policy.refusalAt(policy.terms().endAt()))
                .as("it was not activated in time")
                .contains(CouponErrorCode.ENDED);
    }

    @Test
    void activating_does_not_open_the_window_early() {
        CouponPolicy policy = PolicyStates.active(5);

        assertThat(policy.refusalAt(Terms.NOON.minusNanos(1_000_000))).contains(CouponErrorCode.NOT_OPEN_YET);
        assertThat(policy.refusalAt(Terms.NOON)).isEmpty();
        assertThat(policy.availableAt(Terms.NOON)).isTrue();
        assertThat(policy.refusalAt(policy.terms().endAt())).contains(CouponErrorCode.ENDED);
    }

    @Test
    void only_a_pending_policy_whose_window_is_not_over_can_be_activated() {
        CouponPolicy policy = PolicyStates.active(5);
        CouponPolicy late = CouponPolicy.plan(2, Terms.of(5).build());

        assertThatThrownBy(() -> policy.activate(Terms.NOON))
                .isInstanceOf(IllegalPolicyStateException.class)
                .hasMessageContaining("ACTIVE")
                .hasMessageContaining("activate");
        assertThatThrownBy(() -> late.activate(late.terms().endAt())).isInstanceOf(IllegalPolicyStateException.class);
    }

    @Test
    void it_grants_its_quantity_numbered_without_gaps_and_is_exhausted_then() {
        CouponPolicy policy = PolicyStates.active(2);

        IssuedCoupon first = policy.grant(11, 1, null, Terms.NOON).orElseThrow();
        assertThat(policy.status()).isEqualTo(PolicyStatus.ACTIVE);
        IssuedCoupon second = policy.grant(12, 2, null, Terms.NOON).orElseThrow();

        assertThat(policy.grant(13, 3, null, Terms.NOON)).isEmpty();
        assertThat(policy.issuedQuantity()).isEqualTo(2);
        assertThat(policy.status()).isEqualTo(PolicyStatus.EXHAUSTED);
        assertThat(first.issueNumber()).isEqualTo(1);
        assertThat(second.issueNumber()).isEqualTo(2);
        assertThat(second.expireAt()).isEqualTo(policy.terms().expireAt());
        assertThat(second.status()).isEqualTo(CouponStatus.UNUSED);
    }

    // ---- the clock

    @Test
    void a_scheduled_policy_issues_from_its_start_on_whether_or_not_a_timer_has_opened_it() {
        CouponPolicy policy = PolicyStates.scheduled(2);

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
    void a_policy_planned_after_its_own_start_opens_only_when_it_is_activated() {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(2).build());
        policy.schedule(Terms.NOON);

        assertThat(policy.refusalAt(Terms.NOON.plusHours(1))).contains(CouponErrorCode.NOT_OPEN_YET);
        assertThat(policy.openIfDue(Terms.NOON.plusHours(1))).isFalse();
        policy.activate(Terms.NOON.plusHours(1));
        assertThat(policy.refusalAt(Terms.NOON.plusHours(1))).isEmpty();
    }

    @Test
    void the_gate_of_a_scheduled_policy_may_be_loaded_before_its_start_and_that_of_an_unscheduled_one_may_not() {
        CouponPolicy policy = PolicyStates.scheduled(2);
        CouponPolicy unscheduled = CouponPolicy.plan(2, Terms.of(2).build());

        assertThat(policy.issues(BEFORE, BEFORE)).isFalse();
        assertThat(policy.issues(BEFORE, Terms.NOON)).isTrue();
        assertThat(policy.issues(policy.terms().endAt(), policy.terms().endAt().plusMinutes(1)))
                .isFalse();
        assertThat(unscheduled.issues(BEFORE, Terms.NOON)).isFalse();
        unscheduled.activate(BEFORE);
        assertThat(unscheduled.issues(BEFORE, BEFORE)).isTrue();
    }

    @Test
    void the_clock_ends_open_and_exhausted_policies_and_no_planned_one() {
        CouponPolicy open = PolicyStates.active(2);
        CouponPolicy exhausted = PolicyStates.exhausted(1);
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
    void
            a_claim_admitted_before_the_end_gets_a_coupon_after_the_clock_ended_the_policy_and_none_after_an_administrator_did() {
        LocalDateTime inTime = END.minusNanos(1_000_000);
        CouponPolicy byTheClock = PolicyStates.active(2);
        byTheClock.endIfOver(END.plusSeconds(1));
        CouponPolicy byHand = PolicyStates.active(2);
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
    void a_claim_that_the_gate_admitted_is_checked_against_the_present_window() {
        CouponPolicy policy = PolicyStates.active(2);
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
}
