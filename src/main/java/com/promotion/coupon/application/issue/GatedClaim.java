package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.OutboxEntry;

/**
 * A claim for the ledger, with the gate's answer.
 *
 * @param entry the outbox entry that holds the claim until it is settled; null when it is in none
 */
public record GatedClaim(Claim claim, Kind kind, OutboxEntry entry) {

    /** The gate's answer to a claim. */
    public enum Kind {
        /** The gate took a coupon off the stock, inside the window, for a user it had not seen; the outbox has it. */
        ADMITTED,

        /** As above, but read from the outbox, where a request or process left it; it may be recorded already. */
        RECOVERED,

        /** The gate has seen the user. Only a row proves a coupon, so the ledger looks it up. */
        SUSPECTED_DUPLICATE,

        /** The gate was not asked, or did not answer. The ledger checks the window, too. */
        GATE_SKIPPED
    }

    public static GatedClaim admittedClaim(Claim claim, OutboxEntry entry) {
        return new GatedClaim(claim, Kind.ADMITTED, entry);
    }

    public static GatedClaim recovered(Claim claim, OutboxEntry entry) {
        return new GatedClaim(claim, Kind.RECOVERED, entry);
    }

    public static GatedClaim suspectedDuplicate(Claim claim) {
        return new GatedClaim(claim, Kind.SUSPECTED_DUPLICATE, null);
    }

    public static GatedClaim gateSkipped(Claim claim) {
        return new GatedClaim(claim, Kind.GATE_SKIPPED, null);
    }

    /** Whether the gate admitted the claim, just now or before its recovery, so that it lies in the outbox. */
    public boolean admitted() {
        return entry != null;
    }

    public long policyId() {
        return claim.policyId();
    }
}
