package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.OutboxEntry;

/**
 * A claim on its way to the ledger, and what the gate had to say about it.
 *
 * @param entry the outbox entry that holds the claim until it is settled; null when it is in none
 */
public record GatedClaim(Claim claim, Kind kind, OutboxEntry entry) {

    /** How a claim came past the gate. */
    public enum Kind {
        /** The gate took a coupon off the stock, inside the window, for a user it had not seen; the outbox has it. */
        CLAIMED,
        /** As above, and left in the outbox by whoever was to record it; perhaps that was done. */
        LEFT_BEHIND,
        /** The gate has seen the user. Only a row proves that; the ledger looks. */
        SUSPECTED_DUPLICATE,
        /** The gate was not asked, or did not answer. The ledger checks the window too. */
        GATE_SKIPPED
    }

    static GatedClaim claimed(Claim claim, OutboxEntry entry) {
        return new GatedClaim(claim, Kind.CLAIMED, entry);
    }

    public static GatedClaim leftBehind(Claim claim, OutboxEntry entry) {
        return new GatedClaim(claim, Kind.LEFT_BEHIND, entry);
    }

    static GatedClaim suspectedDuplicate(Claim claim) {
        return new GatedClaim(claim, Kind.SUSPECTED_DUPLICATE, null);
    }

    public static GatedClaim gateSkipped(Claim claim) {
        return new GatedClaim(claim, Kind.GATE_SKIPPED, null);
    }

    public boolean admitted() {
        return entry != null;
    }

    public long policyId() {
        return claim.policyId();
    }
}
