package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.dto.CouponState;
import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.application.limit.KnownPolicies;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.exception.CouponNotFoundException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Look-ups of promised coupons, with readers and answers that run when the test says so, and a clock that the test sets. */
class CouponQueryServiceTest {
    private static final long POLICY = 100;
    private static final long NO_COUPON = 1;

    private final IssuingFixture fixture = new IssuingFixture(ledger -> (policyId, claims, check) -> {
        if (ledgerAway()) {
            throw new DatabaseUnavailableException(new IllegalStateException("away"));
        }
        return ledger.record(policyId, claims, check);
    });
    private final Queue<Runnable> readers = new ArrayDeque<>();
    private final Queue<Runnable> answers = new ArrayDeque<>();
    private final CouponQueryService queries = new CouponQueryService(
            new CountedReads(),
            fixture.database.policies(),
            fixture.database.coupons(),
            null,
            fixture.stockGate,
            fixture.deadlines,
            this::readLater,
            answers::add,
            new KnownPolicies(fixture.health));

    /** Each read of the service is one transaction. */
    private final class CountedReads implements Transactions {
        @Override
        public <T> T call(Supplier<T> work) {
            reads++;
            T found = fixture.database.call(work);
            whenRead.run();
            return found;
        }
    }

    private boolean ledgerAway = true;
    private boolean readersFull;
    private int reads;
    private Runnable whenRead = () -> {};
    private long promised;

    @BeforeEach
    void promiseACoupon() {
        fixture.open(POLICY, Terms.of(10));
        promised = fixture.ask(POLICY, 1, null).join().couponId();
    }

    @Test
    void a_promised_coupon_is_undecided_while_its_claim_is_in_the_outbox() {
        CompletableFuture<CouponState> asked = ask(promised);
        assertThat(asked).as("read by the readers").isNotDone();
        runAll(readers);
        assertThat(asked).as("answered by those who answer").isNotDone();
        runAll(answers);

        assertThat(asked).isCompletedWithValue(undecided(true));
    }

    @Test
    void a_promised_coupon_that_is_recorded_after_the_first_look_is_issued() {
        whenRead = this::recover;
        CompletableFuture<CouponState> asked = ask(promised);
        whenRead = () -> {};
        finish();

        assertThat(reads).as("the second look is the readers'").isEqualTo(2);
        assertThat(asked.join().coupon()).isPresent();
    }

    @Test
    void a_promised_coupon_without_a_row_whose_claim_has_left_the_outbox_is_refused() {
        fixture.stockGate.trimOutbox(POLICY);
        CompletableFuture<CouponState> asked = ask(promised);
        finish();

        assertThat(asked).isCompletedWithValue(undecided(false));
    }

    @Test
    void a_promised_coupon_of_another_user_is_not_found() {
        CompletableFuture<CouponState> asked =
                queries.coupon(new Caller("987", Set.of()), promised).toCompletableFuture();
        finish();

        assertThatThrownBy(asked::join).hasCauseInstanceOf(CouponNotFoundException.class);
    }

    @Test
    void an_id_that_was_not_promised_is_not_found() {
        CompletableFuture<CouponState> asked = ask(NO_COUPON);
        finish();

        assertThatThrownBy(asked::join).hasCauseInstanceOf(CouponNotFoundException.class);
    }

    /** The second answer may take as long as the first on a machine that has stopped for 200 ms; what it says stays the same. */
    @Test
    void asking_again_for_what_was_not_found_reads_nothing_and_says_the_same_to_the_same_caller_only() {
        CompletableFuture<CouponState> first = ask(NO_COUPON);
        finish();
        int readsBefore = reads;
        List<Integer> readsOfRepeats = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            CompletableFuture<CouponState> again = ask(NO_COUPON);
            finish();
            assertThatThrownBy(again::join).hasCauseInstanceOf(CouponNotFoundException.class);
            assertThatThrownBy(() -> queries.requireVisible(new Caller("1", Set.of()), NO_COUPON))
                    .isInstanceOf(CouponNotFoundException.class);
            readsOfRepeats.add(reads - readsBefore);
            readsBefore = reads;
        }

        assertThatThrownBy(first::join).hasCauseInstanceOf(CouponNotFoundException.class);
        assertThat(readsOfRepeats).contains(0);
        assertThatThrownBy(() -> queries.requireVisible(new Caller("2", Set.of()), NO_COUPON))
                .isInstanceOf(CouponNotFoundException.class);
        assertThat(reads).as("another caller is another look-up").isGreaterThan(readsBefore);
    }

    @Test
    void without_the_gate_reads_are_answered_unavailable_and_leave_room_for_later_ones() {
        fixture.stockGate.goAway();
        for (int i = 0; i <= CouponQueryService.PROMISED_READS_MAX; i++) {
            CompletableFuture<CouponState> asked = ask(promised);
            finish();
            assertUnavailable(asked);
        }
        fixture.stockGate.comeBack();

        assertAnswered();
    }

    @Test
    void more_than_so_many_at_a_time_are_turned_away_until_the_readers_have_made_room() {
        List<CompletableFuture<CouponState>> waiting = askAsOftenAsAllowed();

        assertUnavailable(ask(promised));
        assertThat(readers).hasSize(CouponQueryService.PROMISED_READS_MAX);

        finish();
        assertThat(waiting).allSatisfy(asked -> assertThat(asked).isCompletedWithValue(undecided(true)));
        assertAnswered();
    }

    @Test
    void at_the_deadline_all_who_wait_are_answered_and_nothing_is_read_for_them_any_more() {
        fixture.stockGate.trimOutbox(POLICY); // so that an answer takes a read
        List<CompletableFuture<CouponState>> waiting = askAsOftenAsAllowed();
        fixture.nanos.addAndGet(fixture.settings.issue().deadline().toNanos() - 1);
        fixture.deadlines.expire();
        runAll(answers);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);

        fixture.nanos.incrementAndGet();
        fixture.deadlines.expire();
        runAll(answers);
        assertThat(waiting).allSatisfy(CouponQueryServiceTest::assertUnavailable);
        assertUnavailable(ask(promised)); // the readers' queue still holds them

        int before = reads;
        runAll(readers);
        assertThat(reads).isEqualTo(before);
        CompletableFuture<CouponState> later = ask(promised);
        finish();
        assertThat(later).isCompletedWithValue(undecided(false));
    }

    @Test
    void readers_without_room_are_an_answer_and_nothing_leaks() {
        readersFull = true;
        for (int i = 0; i <= CouponQueryService.PROMISED_READS_MAX; i++) {
            CompletableFuture<CouponState> asked = ask(promised);
            finish();
            assertUnavailable(asked);
        }
        readersFull = false;

        assertAnswered();
    }

    @Test
    void no_look_up_runs_on_the_ledgers_pool() {
        List<Pool> pools = Arrays.stream(CouponQueryService.class.getConstructors())
                .map(Constructor::getParameters)
                .flatMap(Arrays::stream)
                .map((Parameter parameter) -> parameter.getAnnotation(ThreadPool.class))
                .filter(Objects::nonNull)
                .map(ThreadPool::value)
                .toList();

        assertThat(pools).containsExactly(Pool.READS, Pool.RESPONSES);
    }

    private boolean ledgerAway() {
        return ledgerAway;
    }

    private void readLater(Runnable read) {
        if (readersFull) {
            throw new RejectedExecutionException();
        }
        readers.add(read);
    }

    private CompletableFuture<CouponState> ask(long couponId) {
        return queries.coupon(Caller.GATEWAY, couponId).toCompletableFuture();
    }

    private List<CompletableFuture<CouponState>> askAsOftenAsAllowed() {
        List<CompletableFuture<CouponState>> waiting = new ArrayList<>();
        for (int i = 0; i < CouponQueryService.PROMISED_READS_MAX; i++) {
            waiting.add(ask(promised));
        }
        return waiting;
    }

    /** The claim is old enough to be recorded from the outbox. */
    private void recover() {
        ledgerAway = false;
        fixture.now = fixture.now.plusSeconds(9);
        fixture.nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
        fixture.reconciler.run();
        assertThat(fixture.holders(POLICY)).containsExactly(1L);
    }

    private void finish() {
        runAll(readers);
        runAll(answers);
    }

    private static void runAll(Queue<Runnable> tasks) {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private CouponState undecided(boolean undecided) {
        return new CouponState(promised, POLICY, 1, Optional.empty(), undecided);
    }

    private void assertAnswered() {
        CompletableFuture<CouponState> asked = ask(promised);
        finish();
        assertThat(asked).isCompletedWithValue(undecided(true));
    }

    private static void assertUnavailable(CompletableFuture<CouponState> asked) {
        assertThat(asked).isCompletedExceptionally();
        assertThatThrownBy(asked::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ServiceUnavailableException.class);
    }
}
