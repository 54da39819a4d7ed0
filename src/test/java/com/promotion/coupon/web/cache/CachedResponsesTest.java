package com.promotion.coupon.web.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.CouponQueryService;
import com.promotion.coupon.application.limit.KnownPolicies;
import com.promotion.coupon.application.limit.UnknownReads;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import com.promotion.coupon.web.dto.request.PageRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests for made-up policies and pages beside those for a real policy, with readers that run when the test says so. */
class CachedResponsesTest {
    private static final long POLICY = 100;
    private static final int FLOOD = 5_000;

    private final IssuingFixture fixture = new IssuingFixture();
    private final KnownPolicies known = new KnownPolicies(fixture.health);
    private final Queue<Runnable> readers = new ArrayDeque<>();
    private final CachedResponses responses = new CachedResponses(
            new CouponQueryService(
                    new CountedReads(),
                    fixture.database.policies(),
                    fixture.database.coupons(),
                    null,
                    fixture.stockGate,
                    fixture.deadlines,
                    Runnable::run,
                    Runnable::run,
                    known),
            readers::add,
            fixture.deadlines,
            fixture.settings,
            new UnknownReads(known));

    private int reads;

    /** Each read of the service is one transaction. */
    private final class CountedReads implements Transactions {
        @Override
        public <T> T call(Supplier<T> work) {
            reads++;
            return fixture.database.call(work);
        }
    }

    @BeforeEach
    void openAPolicyThatTheNodeKnows() {
        fixture.open(POLICY, Terms.of(10));
        fixture.reconciler.run();
    }

    private CompletableFuture<?> stock(long policyId) {
        return responses.stock(policyId).toCompletableFuture();
    }

    @Test
    void few_reads_for_made_up_policies_wait_before_that_of_a_real_one() {
        List<CompletableFuture<?>> flood = new ArrayList<>();
        LongStream.range(1_000, 1_000 + FLOOD).forEach(id -> flood.add(stock(id)));
        var unused = stock(POLICY);

        assertThat(readers).hasSize(5);
        assertThat(flood)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .hasSize(FLOOD - 4);
    }

    @Test
    void few_reads_for_made_up_pages_wait_before_that_of_the_first_page() {
        for (long cursor = 1_000; cursor < 1_000 + FLOOD; cursor++) {
            var unused = responses.openPolicies(new PageRequest(cursor, 20));
        }
        var unused = responses.openPolicies(new PageRequest(null, 20));
        assertThat(readers).hasSize(5);

        unused = responses.openPolicies(new PageRequest(POLICY, 20));
        assertThat(readers).as("a page that begins at a policy is known").hasSize(6);
    }

    @Test
    void a_made_up_policy_is_read_once_however_often_it_is_asked_for() {
        for (int i = 0; i < FLOOD; i++) {
            var unused = stock(1_000);
            for (Runnable read = readers.poll(); read != null; read = readers.poll()) {
                read.run();
            }
        }
        assertThat(reads)
                .as("in less than 0.2 s, or a few times on a slow machine")
                .isLessThan(FLOOD / 100);
    }

    @Test
    void a_policy_that_was_read_is_known_afterwards() {
        fixture.open(POLICY + 1, Terms.of(10));
        var unused = stock(POLICY + 1);
        readers.remove().run();

        assertThat(known.isKnown(POLICY + 1)).isTrue();
    }
}
