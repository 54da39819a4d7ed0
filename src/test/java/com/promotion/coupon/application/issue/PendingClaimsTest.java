package com.promotion.coupon.application.issue;

import static com.promotion.coupon.fixtures.memory.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Claims that the gate has admitted and the ledger has not recorded yet. */
class PendingClaimsTest {
    private static final long POLICY = 100;

    private final IssuingFixture fixture = new IssuingFixture();

    @Test
    void with_the_ledger_away_a_claim_in_the_outbox_is_pending_and_recorded_later_under_the_promised_id() {
        AtomicBoolean away = new AtomicBoolean(true);
        IssuingFixture down = IssuingFixture.withLedgerAwayWhile(away);
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
        down.reconciler.run();

        assertThat(down.database.couponsOf(POLICY)).singleElement().satisfies(row -> assertThat(row.id())
                .isEqualTo(pending.couponId()));
        assertThat(down.stockGate.outboxEntries(POLICY)).isZero();
    }

    @Test
    void a_user_with_a_pending_claim_who_asks_again_gets_the_promised_coupon() {
        AtomicBoolean away = new AtomicBoolean(true);
        IssuingFixture down = IssuingFixture.withLedgerAwayWhile(away);
        down.open(POLICY, Terms.of(10));
        IssueOutcome pending = down.ask(POLICY, 1, null).join();
        away.set(false);
        down.nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));

        CouponView coupon = down.issue(POLICY, 1).join();

        assertThat(coupon.couponId()).isEqualTo(pending.couponId());
        assertThat(down.holders(POLICY)).containsExactly(1L);
    }

    @Test
    void with_both_away_nothing_is_promised() {
        IssuingFixture down = IssuingFixture.withLedgerAwayWhile(new AtomicBoolean(true));
        down.open(POLICY, Terms.of(10));
        down.stockGate.goAway();

        assertRefused(down.issue(POLICY, 1), CouponErrorCode.UNAVAILABLE);
    }

    @Test
    void an_admitted_claim_is_recorded_even_after_the_deadline() {
        fixture.open(POLICY, Terms.of(1));
        fixture.ledgerWorkers.pause();
        CompletableFuture<IssueOutcome> promised = fixture.ask(POLICY, 1, null);
        fixture.letDeadlinePass();

        fixture.ledgerWorkers.resume();

        assertThat(promised.join().isPending()).isTrue();
        assertThat(fixture.holders(POLICY)).containsExactly(1L);
    }
}
