package com.promotion.coupon.application.log;

/** Why something failed at the bottom, for a line in the log or at health. */
public final class FirstCause {
    /** Bounds the search where causes form a cycle. */
    private static final int CAUSES_MAX = 20;

    private FirstCause() {}

    /** The failure that caused all others. */
    public static Throwable of(Throwable failure) {
        Throwable first = failure;
        for (int depth = 0; first.getCause() != null && depth < CAUSES_MAX; depth++) {
            first = first.getCause();
        }
        return first;
    }

    /** What the first cause says, in the words of the database, Redis or the network; its class when it says nothing. */
    public static String message(Throwable failure) {
        Throwable first = of(failure);
        return first.getMessage() == null ? first.toString() : first.getMessage();
    }
}
