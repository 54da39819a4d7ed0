package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponNotOpenException;
import com.promotion.coupon.fixtures.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CouponIssueServiceTest {
    private static final long POLICY = 100;

    private final IssuingFixture fixture = new IssuingFixture();

    @Test
    void a_committed_coupon_is_returned_with_its_rank() {
        fixture.open(POLICY, Terms.of(3));

        CouponView first = fixture.issue(POLICY, 1).join();
        CouponView second = fixture.issue(POLICY, 2).join();

        assertThat(first)
                .isEqualTo(new CouponView(
                        first.couponId(),
                        POLICY,
                        1,
                        CouponStatus.UNUSED,
                        1,
                        Terms.NOON,
                        null,
                        Terms.NOON.plusDays(30)));
        assertThat(second.issueNumber()).isEqualTo(2);
        assertThat(fixture.holders(POLICY)).containsExactly(1L, 2L);
    }

    @Test
    void nobody_gets_a_second_coupon() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();

        assertRefused(fixture.issue(POLICY, 1), CouponErrorCode.ALREADY_ISSUED);

        assertThat(fixture.holders(POLICY)).containsExactly(1L);
        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(2);
    }

    @Test
    void the_coupon_after_the_last_is_sold_out() {
        fixture.open(POLICY, Terms.of(2));
        fixture.issue(POLICY, 1).join();
        fixture.issue(POLICY, 2).join();

        assertRefused(fixture.issue(POLICY, 3), CouponErrorCode.SOLD_OUT);

        assertThat(fixture.database.policy(POLICY).status()).isEqualTo(PolicyStatus.EXHAUSTED);
    }

    @Test
    void settled_claims_leave_the_outbox() {
        fixture.open(POLICY, Terms.of(2));

        fixture.issue(POLICY, 1).join();

        assertThat(fixture.stockGate.outboxEntries(POLICY)).isZero();
    }

    @Test
    void a_user_whom_only_the_gate_has_seen_gets_the_coupon() {
        // A process died between gate and ledger, and its outbox entry is lost: the gate knows the user, no row does.
        fixture.open(POLICY, Terms.of(2));
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 1)));

        CouponView coupon = fixture.issue(POLICY, 1).join();

        assertThat(coupon.userId()).isEqualTo(1);
        assertThat(fixture.holders(POLICY)).containsExactly(1L);
    }

    @Test
    void with_the_gate_away_the_ledger_alone_issues_exactly_n() {
        fixture.open(POLICY, Terms.of(2));
        fixture.stockGate.goAway();

        fixture.issue(POLICY, 1).join();
        assertRefused(fixture.issue(POLICY, 1), CouponErrorCode.ALREADY_ISSUED);
        fixture.issue(POLICY, 2).join();
        assertRefused(fixture.issue(POLICY, 3), CouponErrorCode.SOLD_OUT);

        assertThat(fixture.holders(POLICY)).containsExactly(1L, 2L);
    }

    @Test
    void a_lost_gate_is_asked_no_more_and_loaded_before_it_is_trusted_again() {
        fixture.open(POLICY, Terms.of(20));
        fixture.stockGate.goAway();
        for (long user = 1; user <= GateTrust.FAILURES_TO_LOSE; user++) {
            fixture.issue(POLICY, user).join();
        }
        int callsWhenLost = fixture.stockGate.calls();
        fixture.issue(POLICY, 11).join();
        assertThat(fixture.stockGate.calls()).isEqualTo(callsWhenLost);

        fixture.stockGate.comeBack();
        for (int ping = 0; ping < GateTrust.ANSWERS_TO_RETURN; ping++) {
            fixture.monitor.look();
        }
        fixture.issue(POLICY, 12).join();
        assertThat(fixture.stockGate.calls())
                .as("back, but stale: not asked yet")
                .isEqualTo(callsWhenLost);
        fixture.monitor.look();
        fixture.issue(POLICY, 13).join();

        assertThat(fixture.stockGate.calls()).isEqualTo(callsWhenLost + 1);
        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(20 - 6);
        assertThat(fixture.stockGate.issued(POLICY)).contains(1L, 2L, 3L, 11L, 12L, 13L);
    }

    @Test
    void a_gate_that_lost_everything_never_says_sold_out_and_is_loaded_again() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.loseEverything();

        fixture.issue(POLICY, 2).join();
        fixture.monitor.look();

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(1);
        assertThat(fixture.stockGate.issued(POLICY)).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void a_load_counts_claims_that_are_still_on_their_way() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 1)));

        fixture.loader.load(POLICY);

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(2);
        assertThat(fixture.stockGate.issued(POLICY)).containsExactly(1L);
    }

    @Test
    void an_earlier_loader_cannot_undo_a_later_one() {
        fixture.open(POLICY, Terms.of(3));
        String early = fixture.stockGate.beginLoading(POLICY);
        fixture.loader.load(POLICY);

        boolean swapped = fixture.stockGate.swap(POLICY, early, new StockGate.State(99, 0, Long.MAX_VALUE));

        assertThat(swapped).isFalse();
        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(3);
    }

    @Test
    void the_window_opens_and_closes_to_the_millisecond() {
        fixture.open(POLICY, Terms.of(10));

        fixture.now = Terms.NOON.minusNanos(1_000_000);
        assertRefused(fixture.issue(POLICY, 1), CouponErrorCode.NOT_OPEN_YET);
        fixture.now = Terms.NOON;
        fixture.issue(POLICY, 2).join();
        fixture.now = Terms.NOON.plusDays(1).minusNanos(1_000_000);
        fixture.issue(POLICY, 3).join();
        fixture.now = Terms.NOON.plusDays(1);
        assertRefused(fixture.issue(POLICY, 4), CouponErrorCode.ENDED);

        assertThat(fixture.holders(POLICY)).containsExactly(2L, 3L);
    }

    @Test
    void the_window_holds_without_the_gate_too() {
        fixture.open(POLICY, Terms.of(10));
        fixture.stockGate.goAway();

        fixture.now = Terms.NOON.minusNanos(1_000_000);
        assertRefused(fixture.issue(POLICY, 1), CouponErrorCode.NOT_OPEN_YET);
        fixture.now = Terms.NOON.plusDays(1);
        assertRefused(fixture.issue(POLICY, 4), CouponErrorCode.ENDED);
    }

    @Test
    void who_comes_early_is_told_when_to_come_back() {
        fixture.open(POLICY, Terms.of(10));
        fixture.now = Terms.NOON.minusSeconds(90).minusNanos(1_000_000);

        assertThatThrownBy(() -> fixture.issue(POLICY, 1).join())
                .hasCauseInstanceOf(CouponNotOpenException.class)
                .satisfies(failure -> assertThat(((CouponException) failure.getCause()).retryAfterSeconds())
                        .isEqualTo(91));
    }

    @Test
    void an_unknown_policy_is_not_found() {
        assertRefused(fixture.issue(404, 1), CouponErrorCode.POLICY_NOT_FOUND);
    }

    @Test
    void a_batch_with_the_same_user_twice_issues_one_coupon() {
        fixture.open(POLICY, Terms.of(10));
        List<Admission> batch =
                List.of(Admission.gateSkipped(new Claim(1, POLICY, 5)), Admission.gateSkipped(new Claim(2, POLICY, 5)));

        List<Verdict> verdicts = fixture.ledgerTransaction.record(POLICY, batch);

        assertThat(verdicts.get(0).isRecorded()).isTrue();
        assertThat(verdicts.get(1).refusal().code()).isEqualTo(CouponErrorCode.ALREADY_ISSUED);
    }

    @Test
    void recording_the_same_claim_again_returns_the_same_coupon() {
        fixture.open(POLICY, Terms.of(10));
        List<Admission> batch = List.of(Admission.gateSkipped(new Claim(1, POLICY, 5)));

        CouponView once = fixture.ledgerTransaction.record(POLICY, batch).get(0).coupon();
        CouponView again =
                fixture.ledgerTransaction.record(POLICY, batch).get(0).coupon();

        assertThat(again).isEqualTo(once);
        assertThat(fixture.holders(POLICY)).containsExactly(5L);
    }

    @Test
    void a_commit_in_doubt_is_settled_by_recording_again() {
        AtomicInteger commits = new AtomicInteger();
        IssuingFixture doubtful = new IssuingFixture(ledger -> (policyId, admissions) -> {
            List<Verdict> verdicts = ledger.record(policyId, admissions);
            if (commits.incrementAndGet() == 1) {
                throw new LedgerUnavailableException(new IllegalStateException("connection lost on COMMIT"));
            }
            return verdicts;
        });
        doubtful.open(POLICY, Terms.of(10));

        CouponView coupon = doubtful.issue(POLICY, 1).join();

        assertThat(doubtful.database.couponsOf(POLICY)).singleElement().satisfies(row -> assertThat(row.id())
                .isEqualTo(coupon.couponId()));
    }

    @Test
    void with_the_ledger_away_nobody_is_promised_anything() {
        IssuingFixture down = new IssuingFixture(ledger -> (policyId, admissions) -> {
            throw new LedgerUnavailableException(new IllegalStateException("refused"));
        });
        down.open(POLICY, Terms.of(10));

        assertRefused(down.issue(POLICY, 1), CouponErrorCode.UNAVAILABLE);

        assertThat(down.stockGate.outboxEntries(POLICY))
                .as("the claim stays in the outbox")
                .isEqualTo(1);
    }

    @Test
    void a_poisonous_claim_fails_alone() {
        IssuingFixture poisoned = new IssuingFixture(ledger -> (policyId, admissions) -> {
            if (admissions.stream().anyMatch(a -> a.claim().userId() == 3)) {
                throw new IllegalArgumentException("user 3 cannot be stored");
            }
            return ledger.record(policyId, admissions);
        });
        poisoned.open(POLICY, Terms.of(10));
        List<CompletableFuture<CouponView>> answers = new ArrayList<>();
        for (long user = 1; user <= 5; user++) {
            answers.add(poisoned.issue(POLICY, user));
        }

        assertThat(answers.get(2)).isCompletedExceptionally();
        assertThat(poisoned.holders(POLICY)).containsExactly(1L, 2L, 4L, 5L);
    }

    private static void assertRefused(CompletableFuture<CouponView> answer, CouponErrorCode code) {
        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(CouponException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(code));
    }
}
