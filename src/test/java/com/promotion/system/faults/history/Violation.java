package com.promotion.system.faults.history;

/** An invariant that does not hold, and what proves it. */
public record Violation(Invariant invariant, String evidence) {
    @Override
    public String toString() {
        return invariant + " (" + invariant.sentence() + "): " + evidence;
    }
}
