package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.fixtures.InMemoryDatabase;
import com.promotion.coupon.fixtures.InMemoryStockGate;
import com.promotion.coupon.fixtures.Settings;
import com.promotion.coupon.fixtures.Terms;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** The whole issuing path over in-memory fakes and a clock that tests set, everything on the caller's thread, or when it resumes. */
final class IssuingFixture {
    final ServiceSettings settings = Settings.shipped();
    LocalDateTime now = Terms.NOON;
    final InMemoryDatabase database = new InMemoryDatabase(() -> now);
    final InMemoryStockGate stockGate =
            new InMemoryStockGate(() -> now.atZone(settings.zone()).toInstant().toEpochMilli());
    final GateTrust trust = new GateTrust();
    final LedgerTransaction ledgerTransaction = new LedgerTransaction(database.policies(), database.coupons());
    final GateLoader loader = new GateLoader(
            stockGate, trust, new GateLoadTransaction(database.policies(), database.coupons(), stockGate, settings));
    final GateMonitor monitor = new GateMonitor(stockGate, trust, loader, Runnable::run);
    final AtomicLong ids = new AtomicLong(1_000);
    final AtomicLong nanos = new AtomicLong();
    /** Answers that the caller's thread could not give. */
    final AtomicInteger handOvers = new AtomicInteger();

    /** What happens when somebody finds no room. */
    Runnable whenFull = () -> {};

    final PausableExecutor ledgerWorkers = new PausableExecutor();
    final LedgerBreaker breaker = new LedgerBreaker(nanos::get);
    final Doorway doorway = new Doorway();
    final Deadlines deadlines = new Deadlines(settings, nanos::get);
    final RecordStage record;
    final SettleStage settle;
    final GateAudit audit;
    final CouponIssueService issuing;

    /** Asked only by who finds no room; answers that nobody need wait. */
    private final AnswerQueue writers = new AnswerQueue() {
        @Override
        public void execute(Runnable answer) {
            answer.run();
        }

        @Override
        public boolean isWriting() {
            whenFull.run();
            return true;
        }
    };

    IssuingFixture() {
        this(ledger -> ledger);
    }

    /** @param wrapping what to put around the ledger, to make it fail */
    IssuingFixture(UnaryOperator<IssueLedger> wrapping) {
        IssueLedger ledger = wrapping.apply((policyId, admissions, look) ->
                database.transaction(() -> ledgerTransaction.record(policyId, admissions, look)));
        record = new RecordStage(ledger, breaker, settings, ledgerWorkers);
        settle = new SettleStage(stockGate, trust, settings, Runnable::run);
        audit = new GateAudit(
                stockGate,
                trust,
                new PolicyTransaction(database.policies()),
                new IssueRecovery(stockGate, record, settle));
        issuing = new CouponIssueService(
                ids::incrementAndGet,
                new ClaimStage(stockGate, trust, record, doorway, settings, Runnable::run),
                record,
                settle,
                new Promises(stockGate),
                doorway,
                new Turnstile(doorway, writers, settings),
                new IssueCounters(),
                deadlines,
                task -> {
                    handOvers.incrementAndGet();
                    task.run();
                });
    }

    /** An active policy with this id whose gate is loaded. */
    void open(long policyId, Terms terms) {
        CouponPolicy policy = CouponPolicy.plan(policyId, terms.build());
        policy.activate(now);
        database.policies().add(policy);
        loader.load(policyId);
    }

    CompletableFuture<CouponView> issue(long policyId, long userId) {
        return ask(policyId, userId, null).thenApply(IssueOutcome::coupon);
    }

    CompletableFuture<IssueOutcome> ask(long policyId, long userId, String key) {
        return issuing.issue(new IssueCouponCommand(policyId, userId, key)).toCompletableFuture();
    }

    /** Everybody who asked so far has waited as long as one may. */
    void letDeadlinePass() {
        nanos.addAndGet(settings.issueDeadline().toNanos());
        deadlines.expire();
    }

    List<Long> holders(long policyId) {
        return database.couponsOf(policyId).stream()
                .map(coupon -> coupon.userId())
                .toList();
    }
}
