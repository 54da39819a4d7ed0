package com.promotion.coupon.application;

/**
 * A claim on its way to the ledger, and what the gate had to say about it.
 *
 * @param entry the outbox entry that holds the claim until it is settled; null when it is in none
 */
public record Admission(Claim claim, Kind kind, OutboxEntry entry) {

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

    static Admission claimed(Claim claim, OutboxEntry entry) {
        return new Admission(claim, Kind.CLAIMED, entry);
    }

    static Admission leftBehind(Claim claim, OutboxEntry entry) {
        return new Admission(claim, Kind.LEFT_BEHIND, entry);
    }

    static Admission suspectedDuplicate(Claim claim) {
        return new Admission(claim, Kind.SUSPECTED_DUPLICATE, null);
    }

    static Admission gateSkipped(Claim claim) {
        return new Admission(claim, Kind.GATE_SKIPPED, null);
    }

    boolean admitted() {
        return entry != null;
    }

    long policyId() {
        return claim.policyId();
    }
}
