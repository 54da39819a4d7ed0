package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.issue.DuplicateCheck;
import com.promotion.coupon.application.issue.GatedClaim;
import com.promotion.coupon.application.issue.LedgerCircuitBreaker;
import com.promotion.coupon.application.issue.Verdict;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponNotOpenException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.fixtures.IssuingFixture;
import com.promotion.coupon.fixtures.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
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
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 1, null)));

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
    void who_was_told_503_before_the_gate_was_asked_takes_no_coupon_from_who_still_waits() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.holdReplies();
        CompletableFuture<CouponView> asking = fixture.issue(POLICY, 9);
        CompletableFuture<CouponView> first = fixture.issue(POLICY, 1);
        CompletableFuture<CouponView> gaveUp = fixture.issue(POLICY, 2);
        fixture.letDeadlinePass();
        CompletableFuture<CouponView> third = fixture.issue(POLICY, 3);
        CompletableFuture<CouponView> fourth = fixture.issue(POLICY, 4);

        fixture.stockGate.deliverReplies();

        assertRefused(asking, CouponErrorCode.UNAVAILABLE);
        assertRefused(first, CouponErrorCode.UNAVAILABLE);
        assertRefused(gaveUp, CouponErrorCode.UNAVAILABLE);
        assertThat(third.join().issueNumber()).isEqualTo(1);
        assertThat(fourth.join().issueNumber()).isEqualTo(2);
        assertThat(fixture.holders(POLICY)).containsExactly(3L, 4L);
        assertThat(fixture.stockGate.issued(POLICY))
                .as("the one whose claim was on its way is left to recovery")
                .containsExactlyInAnyOrder(3L, 4L, 9L);
        assertThat(fixture.stockGate.outboxEntries(POLICY)).isEqualTo(1);
    }

    @Test
    void with_the_gate_away_who_was_told_503_is_not_recorded_either() {
        fixture.open(POLICY, Terms.of(1));
        fixture.stockGate.goAway();
        fixture.ledgerWorkers.pause();
        CompletableFuture<CouponView> gaveUp = fixture.issue(POLICY, 1);
        fixture.letDeadlinePass();
        CompletableFuture<CouponView> second = fixture.issue(POLICY, 2);

        fixture.ledgerWorkers.resume();

        assertRefused(gaveUp, CouponErrorCode.UNAVAILABLE);
        assertThat(second.join().issueNumber()).isEqualTo(1);
        assertThat(fixture.holders(POLICY)).containsExactly(2L);
    }

    @Test
    void what_the_gate_has_admitted_is_recorded_also_after_the_deadline() {
        fixture.open(POLICY, Terms.of(1));
        fixture.ledgerWorkers.pause();
        CompletableFuture<IssueOutcome> promised = fixture.ask(POLICY, 1, null);
        fixture.letDeadlinePass();

        fixture.ledgerWorkers.resume();

        assertThat(promised.join().isPending()).isTrue();
        assertThat(fixture.holders(POLICY)).containsExactly(1L);
    }

    @Test
    void a_503_of_a_node_that_shuts_down_is_counted_once() {
        fixture.open(POLICY, Terms.of(1));
        fixture.inFlight.stopAccepting();

        assertThat(fixture.issue(POLICY, 1)).isCompletedExceptionally();

        assertThat(answers("CP009")).isEqualTo(1);
    }

    @Test
    void a_503_of_a_node_without_a_lease_of_ids_is_counted_once() {
        fixture.open(POLICY, Terms.of(1));
        fixture.beforeId = () -> {
            throw new ServiceUnavailableException();
        };

        assertThat(fixture.issue(POLICY, 1))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(ServiceUnavailableException.class);

        assertThat(answers("CP009")).isEqualTo(1);
        assertThat(fixture.inFlight.issues()).isZero();
    }

    @Test
    void every_answer_is_counted_and_timed_once() {
        fixture.open(POLICY, Terms.of(1));

        fixture.ask(POLICY, 1, "key").join();
        fixture.ask(POLICY, 1, "key").join();
        assertThat(fixture.issue(POLICY, 2)).isCompletedExceptionally();

        assertThat(answers("issued")).isEqualTo(1);
        assertThat(answers("replayed")).isEqualTo(1);
        assertThat(answers("CP003")).isEqualTo(1);
        assertThat(fixture.meters.get("coupon.issue").timers().stream()
                        .mapToLong(timer -> timer.count())
                        .sum())
                .isEqualTo(3);
    }

    private double answers(String kind) {
        return fixture.meters
                .get("coupon.answers")
                .tag("answer", kind)
                .counter()
                .count();
    }

    @Test
    void the_sizes_of_batches_are_noted() {
        fixture.open(POLICY, Terms.of(10));
        fixture.ledgerWorkers.pause();
        List<CompletableFuture<CouponView>> issues = LongStream.rangeClosed(1, 5)
                .mapToObj(user -> fixture.issue(POLICY, user))
                .toList();

        fixture.ledgerWorkers.resume();

        assertThat(issues).allMatch(CompletableFuture::isDone);
        assertThat(fixture.meters.get("coupon.gate.call.claims").summary().totalAmount())
                .isEqualTo(5);
        assertThat(fixture.meters
                        .get("coupon.ledger.transaction.claims")
                        .summary()
                        .totalAmount())
                .isEqualTo(5);
        assertThat(fixture.meters.get("coupon.gate.call.claims").summary().max())
                .isGreaterThan(1);
    }

    @Test
    void who_finds_no_room_has_to_wait_before_anything_is_claimed() {
        fixture.open(POLICY, Terms.of(2));
        List<Integer> stockWhenFull = new ArrayList<>();
        fixture.whenFull = () -> stockWhenFull.add(fixture.stockGate.stock(POLICY));
        fixture.issue(POLICY, 1).join();
        assertThat(stockWhenFull).as("there was room").isEmpty();
        for (int i = 0; i < fixture.settings.issue().inFlightMax(); i++) {
            assertThat(fixture.inFlight.begin()).isTrue();
        }

        fixture.issue(POLICY, 2).join();

        assertThat(stockWhenFull).containsExactly(1);
        assertThat(fixture.stockGate.stock(POLICY)).isZero();
    }

    @Test
    void a_lost_gate_is_asked_no_more_and_loaded_before_it_is_trusted_again() {
        fixture.open(POLICY, Terms.of(20));
        fixture.stockGate.goAway();
        for (long user = 1; user <= GateHealth.FAILURES_TO_LOSE; user++) {
            fixture.issue(POLICY, user).join();
        }
        int callsWhenLost = fixture.stockGate.calls();
        fixture.issue(POLICY, 11).join();
        assertThat(fixture.stockGate.calls()).isEqualTo(callsWhenLost);

        fixture.stockGate.comeBack();
        for (int ping = 0; ping < GateHealth.ANSWERS_TO_RETURN; ping++) {
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
    void a_lost_gate_is_noticed_though_nobody_claims_at_it() {
        fixture.open(POLICY, Terms.of(20));
        fixture.health.notLoaded(POLICY);
        fixture.stockGate.goAway();

        for (int look = 1; look <= GateHealth.FAILURES_TO_LOSE; look++) {
            assertThat(fixture.health.reachable()).isTrue();
            fixture.reconciler.look();
        }

        assertThat(fixture.health.reachable()).isFalse();
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
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 1, null)));

        fixture.loader.load(POLICY);

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(2);
        assertThat(fixture.stockGate.issued(POLICY)).containsExactly(1L);
    }

    @Test
    void one_loader_works_at_a_time() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.falsifyStock(POLICY, 1);
        assertThat(fixture.stockGate.beginLoading(POLICY)).isPresent();

        fixture.loader.load(POLICY);

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(1);
        assertThat(fixture.health.trusts(POLICY)).as("it is tried again").isFalse();
    }

    @Test
    void a_loader_that_froze_cannot_undo_what_the_next_one_did() {
        fixture.open(POLICY, Terms.of(3));
        String frozen = fixture.stockGate.beginLoading(POLICY).orElseThrow();
        fixture.stockGate.expireLoader(POLICY);
        fixture.loader.load(POLICY);

        boolean swapped = fixture.stockGate.swap(POLICY, frozen, new StockGate.State(99, 0, Long.MAX_VALUE));

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
        List<GatedClaim> batch = List.of(
                GatedClaim.gateSkipped(new Claim(1, POLICY, 5, null)),
                GatedClaim.gateSkipped(new Claim(2, POLICY, 5, null)));

        List<Verdict> verdicts = fixture.decision.decide(POLICY, batch, DuplicateCheck.ALWAYS);

        assertThat(verdicts.get(0).isRecorded()).isTrue();
        assertThat(verdicts.get(1).refusal().code()).isEqualTo(CouponErrorCode.ALREADY_ISSUED);
    }

    @Test
    void recording_the_same_claim_again_returns_the_same_coupon() {
        fixture.open(POLICY, Terms.of(10));
        List<GatedClaim> batch = List.of(GatedClaim.gateSkipped(new Claim(1, POLICY, 5, null)));

        CouponView once = fixture.decision
                .decide(POLICY, batch, DuplicateCheck.ALWAYS)
                .get(0)
                .coupon();
        CouponView again = fixture.decision
                .decide(POLICY, batch, DuplicateCheck.ALWAYS)
                .get(0)
                .coupon();

        assertThat(again).isEqualTo(once);
        assertThat(fixture.holders(POLICY)).containsExactly(5L);
    }

    @Test
    void a_commit_in_doubt_is_settled_by_recording_again() {
        AtomicInteger commits = new AtomicInteger();
        IssuingFixture doubtful = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            List<Verdict> verdicts = ledger.record(policyId, claims, check);
            if (commits.incrementAndGet() == 1) {
                throw new DatabaseUnavailableException(new IllegalStateException("connection lost on COMMIT"));
            }
            return verdicts;
        });
        doubtful.open(POLICY, Terms.of(10));

        CouponView coupon = doubtful.issue(POLICY, 1).join();

        assertThat(doubtful.database.couponsOf(POLICY)).singleElement().satisfies(row -> assertThat(row.id())
                .isEqualTo(coupon.couponId()));
    }

    @Test
    void with_the_ledger_away_a_claim_in_the_outbox_is_pending_and_recorded_later_under_the_promised_id() {
        AtomicBoolean away = new AtomicBoolean(true);
        IssuingFixture down = withLedgerAwayWhile(away);
        down.open(POLICY, Terms.of(10));

        IssueOutcome pending = down.ask(POLICY, 1, null).join();
        assertThat(pending.isPending()).isTrue();
        assertThat(down.stockGate
                        .promised(pending.couponId())
                        .toCompletableFuture()
                        .join())
                .contains(new StockGate.Promise(POLICY, 1, true));

        away.set(false);
        down.now = down.now.plusSeconds(9);
        down.nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
        down.reconciler.look();

        assertThat(down.database.couponsOf(POLICY)).singleElement().satisfies(row -> assertThat(row.id())
                .isEqualTo(pending.couponId()));
        assertThat(down.stockGate.outboxEntries(POLICY)).isZero();
    }

    @Test
    void who_was_told_pending_and_asks_again_gets_the_coupon_that_was_promised() {
        AtomicBoolean away = new AtomicBoolean(true);
        IssuingFixture down = withLedgerAwayWhile(away);
        down.open(POLICY, Terms.of(10));
        IssueOutcome pending = down.ask(POLICY, 1, null).join();
        away.set(false);
        down.nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));

        CouponView coupon = down.issue(POLICY, 1).join();

        assertThat(coupon.couponId()).isEqualTo(pending.couponId());
        assertThat(down.holders(POLICY)).containsExactly(1L);
    }

    @Test
    void while_the_ledger_is_away_newcomers_are_turned_away_before_the_gate() {
        IssuingFixture down = withLedgerAwayWhile(new AtomicBoolean(true));
        down.open(POLICY, Terms.of(10));
        down.issue(POLICY, 1).join();
        int gateCalls = down.stockGate.calls();

        assertRefused(down.issue(POLICY, 2), CouponErrorCode.UNAVAILABLE);
        assertRefused(down.issue(POLICY, 3), CouponErrorCode.UNAVAILABLE);
        assertThat(down.stockGate.calls()).isEqualTo(gateCalls);

        down.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(LedgerCircuitBreaker.PAUSE_MILLIS));
        down.issue(POLICY, 4).join();
        assertThat(down.stockGate.calls()).as("one claim tries the ledger").isEqualTo(gateCalls + 1);
    }

    @Test
    void what_is_known_at_once_is_answered_by_the_callers_thread_and_the_rest_by_the_pool() {
        AtomicReference<IssuingFixture> itself = new AtomicReference<>();
        AtomicReference<CompletableFuture<CouponView>> behind = new AtomicReference<>();
        IssuingFixture busy = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            if (behind.get() == null) {
                behind.set(itself.get().issue(POLICY, 2)); // a batch is in flight, so this one waits
                assertThat(behind.get()).isNotDone();
            }
            return ledger.record(policyId, claims, check);
        });
        itself.set(busy);
        busy.open(POLICY, Terms.of(10));

        assertThat(busy.issue(POLICY, 1).join().issueNumber()).isEqualTo(1);
        assertThat(behind.get().join().issueNumber()).isEqualTo(2);

        assertThat(busy.handOvers).hasValue(1);
    }

    @Test
    void a_policy_whose_ledger_row_is_stuck_does_not_stop_the_others() {
        IssuingFixture stuck = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            if (policyId == POLICY) {
                throw new DatabaseUnavailableException(new IllegalStateException("lock time-out"));
            }
            return ledger.record(policyId, claims, check);
        });
        stuck.open(POLICY, Terms.of(10));
        stuck.open(POLICY + 1, Terms.of(10));
        stuck.issue(POLICY, 1).join();

        assertRefused(stuck.issue(POLICY, 2), CouponErrorCode.UNAVAILABLE);
        assertThat(stuck.issue(POLICY + 1, 2).join().issueNumber()).isEqualTo(1);
    }

    @Test
    void with_both_away_nothing_is_promised() {
        IssuingFixture down = withLedgerAwayWhile(new AtomicBoolean(true));
        down.open(POLICY, Terms.of(10));
        down.stockGate.goAway();

        assertRefused(down.issue(POLICY, 1), CouponErrorCode.UNAVAILABLE);
    }

    @Test
    void a_claim_whose_process_died_is_recorded_by_the_next_audit_after_eight_seconds() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 1, "k"), new Claim(8, POLICY, 2, null)));

        fixture.now = fixture.now.plusSeconds(7);
        fixture.reconciler.look();
        assertThat(fixture.holders(POLICY)).isEmpty();
        fixture.now = fixture.now.plusSeconds(1);
        fixture.reconciler.look();

        assertThat(fixture.holders(POLICY)).containsExactly(1L, 2L);
        assertThat(fixture.stockGate.outboxEntries(POLICY)).isZero();
        assertThat(fixture.ask(POLICY, 1, "k").join().replayed()).isTrue();
    }

    @Test
    void a_gate_that_says_sold_out_too_early_is_found_and_healed() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.falsifyStock(POLICY, 0);

        fixture.reconciler.look();
        fixture.reconciler.look();
        fixture.monitor.look();

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(3);
        fixture.reconciler.look();
        assertThat(fixture.reconciler.gauges()).singleElement().satisfies(gauge -> assertThat(gauge.drift())
                .isZero());
    }

    @Test
    void a_gate_below_zero_is_found_and_healed_although_it_says_sold_out_rightly() {
        fixture.open(POLICY, Terms.of(1));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.falsifyStock(POLICY, -1);

        fixture.reconciler.look();
        fixture.reconciler.look();
        fixture.monitor.look();

        assertThat(fixture.stockGate.stock(POLICY)).isZero();
    }

    @Test
    void a_gate_with_more_stock_than_the_database_is_found_and_healed() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.falsifyStock(POLICY, 3);

        fixture.reconciler.look();
        assertThat(fixture.reconciler.gauges()).singleElement().satisfies(gauge -> assertThat(gauge.drift())
                .isEqualTo(1));
        fixture.reconciler.look();
        fixture.monitor.look();

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(2);
    }

    @Test
    void a_gate_that_has_forgotten_a_holder_is_found_and_healed() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.loseUser(POLICY, 1);

        fixture.reconciler.look();
        fixture.reconciler.look();
        fixture.monitor.look();

        assertThat(fixture.stockGate.issued(POLICY)).containsExactly(1L);
    }

    @Test
    void a_gate_that_knows_somebody_who_holds_nothing_is_found_and_healed() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 2, null)));
        fixture.stockGate.loseOutbox(POLICY);
        fixture.stockGate.falsifyStock(POLICY, 2);

        fixture.reconciler.look();
        fixture.reconciler.look();
        fixture.monitor.look();

        assertThat(fixture.stockGate.issued(POLICY)).containsExactly(1L);
    }

    @Test
    void a_replica_that_takes_over_is_loaded_again_also_when_its_numbers_are_right() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 2, null)));
        fixture.stockGate.loseOutbox(POLICY);
        fixture.stockGate.falsifyStock(POLICY, 2);
        fixture.stockGate.loseUser(POLICY, 1);
        fixture.reconciler.look();
        fixture.reconciler.look();
        fixture.monitor.look();
        assertThat(fixture.stockGate.issued(POLICY)).as("numbers do not tell").containsExactly(2L);

        fixture.stockGate.failOver();
        fixture.reconciler.look();
        fixture.monitor.look();

        assertThat(fixture.stockGate.issued(POLICY)).containsExactly(1L);
        fixture.reconciler.look();
        assertThat(fixture.health.trusts(POLICY)).as("loaded once").isTrue();
    }

    @Test
    void a_coupon_issued_around_the_gate_while_it_was_loaded_is_not_missing_in_it() {
        fixture.open(POLICY, Terms.of(3));
        fixture.health.notLoaded(POLICY);

        fixture.issue(POLICY, 1).join();

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(2);
        assertThat(fixture.stockGate.issued(POLICY)).containsExactly(1L);
    }

    @Test
    void work_in_progress_is_no_drift() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 1, null)));

        fixture.reconciler.look();

        assertThat(fixture.reconciler.gauges()).singleElement().satisfies(gauge -> {
            assertThat(gauge.drift()).isZero();
            assertThat(gauge.outboxClaims()).isEqualTo(1);
        });
        assertThat(fixture.health.trusts(POLICY)).isTrue();
    }

    @Test
    void a_claim_that_the_ledger_refuses_leaves_the_set_and_may_ask_again() {
        fixture.open(POLICY, Terms.of(1));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.falsifyStock(POLICY, 5);

        assertRefused(fixture.issue(POLICY, 2), CouponErrorCode.SOLD_OUT);

        assertThat(fixture.stockGate.issued(POLICY)).doesNotContain(2L);
        assertThat(fixture.stockGate.outboxEntries(POLICY)).isZero();
    }

    @Test
    void the_same_key_returns_the_same_coupon_and_no_key_is_refused() {
        fixture.open(POLICY, Terms.of(3));
        IssueOutcome first = fixture.ask(POLICY, 1, "key-1").join();

        IssueOutcome repeat = fixture.ask(POLICY, 1, "key-1").join();

        assertThat(first.replayed()).isFalse();
        assertThat(repeat.replayed()).isTrue();
        assertThat(repeat.coupon()).isEqualTo(first.coupon());
        assertRefused(fixture.issue(POLICY, 1), CouponErrorCode.ALREADY_ISSUED);
    }

    @Test
    void a_key_cannot_be_used_for_another_user_or_policy() {
        fixture.open(POLICY, Terms.of(3));
        fixture.open(POLICY + 1, Terms.of(3));
        fixture.ask(POLICY, 1, "key-1").join();

        assertRefused(fixture.ask(POLICY, 2, "key-1").thenApply(IssueOutcome::coupon), CouponErrorCode.KEY_REUSED);
        assertRefused(fixture.ask(POLICY + 1, 1, "key-1").thenApply(IssueOutcome::coupon), CouponErrorCode.KEY_REUSED);
        assertThat(fixture.holders(POLICY)).containsExactly(1L);
        assertThat(fixture.holders(POLICY + 1)).isEmpty();
        assertThat(fixture.stockGate.stock(POLICY))
                .as("the coupon is there for others")
                .isEqualTo(2);
        assertThat(fixture.stockGate.issued(POLICY)).containsExactly(1L);
    }

    @Test
    void a_poisonous_claim_fails_alone() {
        IssuingFixture poisoned = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            if (claims.stream().anyMatch(a -> a.claim().userId() == 3)) {
                throw new IllegalArgumentException("user 3 cannot be stored");
            }
            return ledger.record(policyId, claims, check);
        });
        poisoned.open(POLICY, Terms.of(10));
        List<CompletableFuture<CouponView>> answers = new ArrayList<>();
        for (long user = 1; user <= 5; user++) {
            answers.add(poisoned.issue(POLICY, user));
        }

        assertThat(answers.get(2)).isCompletedExceptionally();
        assertThat(poisoned.holders(POLICY)).containsExactly(1L, 2L, 4L, 5L);
    }

    private static IssuingFixture withLedgerAwayWhile(AtomicBoolean away) {
        return new IssuingFixture(ledger -> (policyId, claims, check) -> {
            if (away.get()) {
                throw new DatabaseUnavailableException(new IllegalStateException("refused"));
            }
            return ledger.record(policyId, claims, check);
        });
    }

    private static void assertRefused(CompletableFuture<CouponView> answer, CouponErrorCode code) {
        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(CouponException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(code));
    }
}
