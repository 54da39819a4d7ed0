package com.promotion.coupon.application;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The fast, forgetful doorkeeper in front of the ledger. It may lose everything at any moment; whatever it says is
 * either confirmed by the ledger or harmless. Every call ends within its time limit; a failed stage means
 * "unavailable, outcome unknown", never a refusal.
 */
public interface StockGate {

    /**
     * Asks for one coupon per claim, in order, in one atomic step; the admitted claims are in the outbox when this
     * returns.
     *
     * @param claims claims of this policy only
     */
    CompletionStage<Reply> claim(long policyId, List<Claim> claims);

    /**
     * Forgets decided outbox entries, and users whose claims the ledger refused.
     *
     * @param entryIds outbox entries whose claims are all decided
     * @param releasedUserIds users who were admitted but hold no coupon; the stock is not given back
     */
    CompletionStage<Void> settle(long policyId, List<String> entryIds, List<Long> releasedUserIds);

    /** Opens a set of users that {@link #swap} will put in place; returns a token that a later loader invalidates. */
    String beginLoading(long policyId);

    /** Adds users to the set under construction. */
    void addHolders(long policyId, String token, List<Long> userIds);

    /**
     * Puts the loaded state in place, atomically. Claims in the outbox whose users are not among the holders are
     * counted as taken.
     *
     * @return false when another loader has begun since: nothing was changed
     */
    boolean swap(long policyId, String token, State state);

    /** Whether the gate answers at all. */
    CompletionStage<Void> ping();

    /**
     * One answer per claim.
     *
     * @param entryId the outbox entry that holds the admitted claims; null when none was admitted
     * @param opensInMillis until the window opens, by the gate's clock; 0 or less when it has
     */
    record Reply(String entryId, long opensInMillis, List<Answer> answers) {}

    /** What the gate says to one claim. */
    enum Answer {
        CLAIMED,
        SOLD_OUT,
        ALREADY_CLAIMED,
        NOT_LOADED,
        NOT_OPEN_YET,
        ENDED
    }

    /**
     * What a loaded gate knows of a policy, besides the holders.
     *
     * @param stock coupons that have no row in the database
     * @param startAtMillis first instant of the window, Unix milliseconds
     * @param endAtMillis first instant after it, Unix milliseconds
     */
    record State(int stock, long startAtMillis, long endAtMillis) {}
}
