package com.promotion.coupon.application.limit;

import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.job.JobRunner.Run;
import com.promotion.coupon.application.limit.TokenBuckets.Spending;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Once a second: tells the other nodes of those users and addresses that have used a quarter of their burst since the last time, and learns
 * what they have used elsewhere. So who stays below that costs nothing, and a flood over several nodes meets the common
 * limit within about a second. While Redis is away each node limits alone.
 *
 * <p>Bounded: {@value #KEYS_PER_RUN_MAX} keys of each limit a run, the heaviest first; the others stay for the next run.
 */
@Singleton
public class LimitSharing {
    static final int KEYS_PER_RUN_MAX = 2_000;

    /** Redis does nothing else during a call: some tenths of a millisecond for as many keys. */
    static final int KEYS_PER_CALL_MAX = 500;

    private final RateLimits limits;
    private final SharedLimits shared;
    private final GateHealth health;

    /** @param health only asked, so that no call waits for a Redis that is known to be away; failures here are not told to it */
    @Inject
    public LimitSharing(RateLimits limits, SharedLimits shared, GateHealth health) {
        this.limits = limits;
        this.shared = shared;
        this.health = health;
    }

    /** Shares once, and drops buckets that are full. Ends with the first call that fails. */
    public void run(Run run) {
        for (TokenBuckets buckets : limits.all()) {
            buckets.dropFull();
        }
        if (health.reachable()) {
            for (TokenBuckets buckets : limits.all()) {
                run.done(share(buckets));
            }
        }
    }

    /** Returns the number of keys. */
    private int share(TokenBuckets buckets) {
        List<Spending> heaviest = buckets.heaviest(KEYS_PER_RUN_MAX);
        for (int from = 0; from < heaviest.size(); from += KEYS_PER_CALL_MAX) {
            share(buckets, heaviest.subList(from, Math.min(from + KEYS_PER_CALL_MAX, heaviest.size())));
        }
        return heaviest.size();
    }

    private void share(TokenBuckets buckets, List<Spending> spendings) {
        List<Long> debts = shared.spend(
                buckets.rate().name(),
                spendings.stream().map(Spending::key).toList(),
                spendings.stream().map(Spending::nanos).toList(),
                buckets.debtNanosMax());
        for (int i = 0; i < spendings.size(); i++) {
            spendings.get(i).shared(debts.get(i));
        }
    }
}
