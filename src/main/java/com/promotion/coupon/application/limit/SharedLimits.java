package com.promotion.coupon.application.limit;

import java.util.List;

/** What all nodes together have let through. */
public interface SharedLimits {

    /**
     * Adds what one node has let through. Blocks for a short time.
     *
     * @param limit the name of the limit
     * @param keys at most {@value LimitSharing#KEYS_PER_CALL_MAX}, no two alike
     * @param spentNanos of each key
     * @param debtNanosMax no debt becomes larger than this
     * @return the debt of each key over all nodes, with what was just added, in nanoseconds
     * @throws RuntimeException when the nodes share nothing now; then nothing was added, or it is not known whether it was
     */
    List<Long> spend(String limit, List<Long> keys, List<Long> spentNanos, long debtNanosMax);
}
