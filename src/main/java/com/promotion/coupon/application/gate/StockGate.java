package com.promotion.coupon.application.gate;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The fast stage in front of the ledger, without durable data. It may lose everything at any moment; whatever it answers is
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

    /** Learns what the ledger has decided. */
    CompletionStage<Void> settle(long policyId, Settlement settlement);

    /**
     * Opens a set of users that {@link #swap} will put in place.
     *
     * @return the loader's token; empty while another loader is loading the policy
     */
    Optional<String> beginLoading(long policyId);

    /**
     * Adds users to the set under construction.
     *
     * @throws RuntimeException when another loader has taken over meanwhile
     */
    void addHolders(long policyId, String token, List<Long> userIds);

    /**
     * Puts the loaded state in place, atomically. Claims in the outbox whose users are not among the holders are
     * counted as taken.
     *
     * @return false when another loader has begun since: nothing was changed
     */
    boolean swap(long policyId, String token, State state);

    /**
     * Deletes the loaded state, so that every node skips this gate until it is loaded again. The token of a loader at work
     * becomes invalid. The outbox stays.
     */
    CompletionStage<Void> unload(long policyId);

    /**
     * Makes the gate answer "ended" from now on, as long as requests for the policy are expected, and deletes the holders. The
     * token of a loader at work becomes invalid. The outbox stays until it is empty.
     */
    CompletionStage<Void> close(long policyId);

    /** Whether the gate answers at all. */
    CompletionStage<Void> ping();

    /** What the gate holds of a policy right now. */
    CompletionStage<Snapshot> inspect(long policyId);

    /**
     * Outbox entries that have not been settled for a while, oldest first.
     *
     * @param minAgeMillis by the gate's clock
     * @param limit entries at most
     */
    CompletionStage<List<Undecided>> undecided(long policyId, long minAgeMillis, int limit);

    /**
     * Notes that the claim was answered "pending", so that its coupon can be looked up and a retry gets the same coupon id.
     *
     * @param entryId the outbox entry that holds the claim, as {@link #claim} returned it
     */
    CompletionStage<Void> promise(Claim claim, String entryId);

    /**
     * The claim that was promised under this coupon id; empty when none was, or the gate has lost it.
     *
     * @return with whether the claim still waits in the outbox
     */
    CompletionStage<Optional<Promise>> promised(long couponId);

    /**
     * One answer per claim.
     *
     * @param answers one per claim, in order
     * @param entryId the outbox entry that holds the admitted claims; null when none was admitted. It begins with the
     *     gate's time in Unix ms and a dash
     * @param opensInMillis until the window opens, by the gate's clock; 0 or less when it has
     */
    record Reply(String entryId, long opensInMillis, List<Answer> answers) {}

    /**
     * What the gate says to one claim.
     *
     * @param promisedCouponId with SUSPECTED_DUPLICATE: the id under which the user was promised a coupon; 0 for none
     */
    record Answer(Code code, long promisedCouponId) {
        public Answer(Code code) {
            this(code, 0);
        }
    }

    /** The kinds of answers. */
    enum Code {
        ADMITTED,
        SOLD_OUT,
        SUSPECTED_DUPLICATE,
        NOT_LOADED,
        NOT_OPEN_YET,
        ENDED,
        /** The outbox holds as many entries as it may: the ledger does not keep up. */
        OUTBOX_FULL
    }

    /**
     * What a loaded gate knows of a policy, besides the holders.
     *
     * @param stock coupons that are not issued
     * @param startAtMillis first instant of the window, Unix milliseconds
     * @param endAtMillis first instant after it, Unix milliseconds
     * @param gaps issued coupons without a row: somebody has deleted it
     */
    record State(int stock, long startAtMillis, long endAtMillis, int gaps) {}

    /**
     * Decisions of the ledger that concern the gate.
     *
     * @param decidedEntryIds outbox entries whose claims are all decided: deleted
     * @param releasedUserIds users that the gate admitted and the ledger refused: they are removed from the set, the stock
     *     stays as it is
     * @param adoptedUserIds users with a coupon that was issued while the gate was skipped: those not yet in the set are added
     *     to it, and the stock is lowered by as many
     */
    record Settlement(List<String> decidedEntryIds, List<Long> releasedUserIds, List<Long> adoptedUserIds) {}

    /**
     * What the gate holds of a policy at one instant.
     *
     * @param stock coupons left; null when the policy is not loaded
     * @param users number of users in the gate's set
     * @param undecidedClaims claims in the outbox
     * @param oldestAgeMillis age of the oldest of them by the gate's clock; 0 for an empty outbox
     * @param loadedElsewhere whether another server process was loaded than the one that answers: it was started again, or a
     *     replica has taken over, and may lack what was written last
     * @param gaps issued coupons that had no row when it was loaded, so that their users are not in the set
     */
    record Snapshot(
            Integer stock, int users, int undecidedClaims, long oldestAgeMillis, boolean loadedElsewhere, int gaps) {}

    /** An outbox entry as it was found. */
    record Undecided(String entryId, List<Claim> claims) {}

    /** The claim behind a coupon id in a "pending" answer, and whether it is still in the outbox. */
    record Promise(long policyId, long userId, boolean undecided) {}
}
