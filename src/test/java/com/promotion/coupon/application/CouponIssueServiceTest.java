package com.promotion.coupon.application;

import static com.promotion.coupon.fixtures.memory.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponNotOpenException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
    void a_user_gets_no_second_coupon() {
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
    void a_user_known_to_the_gate_alone_gets_the_coupon() {
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
        assertThat(fixture.inFlight.issuesInFlight()).isZero();
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
    void a_request_above_the_limit_waits_before_anything_is_claimed() {
        fixture.open(POLICY, Terms.of(2));
        List<Integer> stockWhenFull = new ArrayList<>();
        fixture.whenFull = () -> stockWhenFull.add(fixture.stockGate.stock(POLICY));
        fixture.issue(POLICY, 1).join();
        assertThat(stockWhenFull).as("there was room").isEmpty();
        for (int i = 0; i < fixture.settings.issue().inFlightMax(); i++) {
            assertThat(fixture.inFlight.beginIssue()).isTrue();
        }

        fixture.issue(POLICY, 2).join();

        assertThat(stockWhenFull).containsExactly(1);
        assertThat(fixture.stockGate.stock(POLICY)).isZero();
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
    void a_request_before_the_start_is_told_when_to_come_back() {
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
    void the_same_key_returns_the_same_coupon_and_no_or_another_key_is_refused() {
        fixture.open(POLICY, Terms.of(3));
        IssueOutcome first = fixture.ask(POLICY, 1, "key-1").join();

        IssueOutcome repeat = fixture.ask(POLICY, 1, "key-1").join();

        assertThat(first.replayed()).isFalse();
        assertThat(repeat.replayed()).isTrue();
        assertThat(repeat.coupon()).isEqualTo(first.coupon());
        assertRefused(fixture.issue(POLICY, 1), CouponErrorCode.ALREADY_ISSUED);
        assertRefused(fixture.ask(POLICY, 1, "key-2").thenApply(IssueOutcome::coupon), CouponErrorCode.ALREADY_ISSUED);
    }

    @Test
    void a_key_counts_within_user_and_policy() {
        fixture.open(POLICY, Terms.of(3));
        fixture.open(POLICY + 1, Terms.of(3));
        List<Supplier<IssueOutcome>> requests = List.of(
                () -> fixture.ask(POLICY, 1, "key-1").join(),
                () -> fixture.ask(POLICY, 2, "key-1").join(),
                () -> fixture.ask(POLICY + 1, 1, "key-1").join());

        List<IssueOutcome> first = requests.stream().map(Supplier::get).toList();
        List<IssueOutcome> repeats = requests.stream().map(Supplier::get).toList();

        assertThat(first).noneMatch(IssueOutcome::replayed);
        assertThat(repeats).allMatch(IssueOutcome::replayed);
        assertThat(repeats)
                .extracting(IssueOutcome::coupon)
                .isEqualTo(first.stream().map(IssueOutcome::coupon).toList());
        assertThat(fixture.holders(POLICY)).containsExactly(1L, 2L);
        assertThat(fixture.holders(POLICY + 1)).containsExactly(1L);
    }
}
