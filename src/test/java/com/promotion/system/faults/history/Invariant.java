package com.promotion.system.faults.history;

/** What must hold after every fault. */
public enum Invariant {
    NEVER_MORE_THAN_N("there are never more rows than coupons"),
    COUNTER_IS_EXACT("issued_quantity is the number of rows"),
    STATUS_FITS("the policy is EXHAUSTED exactly when nothing is left"),
    ONE_PER_USER("a user has one row at most"),
    IDS_ARE_UNIQUE("no coupon id is given twice"),
    NUMBERS_HAVE_NO_GAPS("issue numbers are 1 to the number of rows"),
    NUMBERS_FOLLOW_TIME("a higher issue number was not issued earlier"),
    ISSUED_IS_COMMITTED("every 201 and 200 is in the database, with the same id and user"),
    ROWS_WERE_ASKED_FOR("every row belongs to a user who asked"),
    ALREADY_ISSUED_IS_TRUE("who is told 'already issued' has a row"),
    PENDING_IS_DECIDED("every 202 became a row, or its user holds another one, or the policy is sold out"),
    REPEATS_ARE_REPLAYED("a repeat under the same key is answered with the coupon"),
    SOLD_OUT_IS_TRUE("'sold out' is not said before N were taken"),
    FIRST_COME_FIRST_SERVED("no user whose first request came after a 'sold out' has a row"),
    EVERY_COUPON_IS_ISSUED("there are min(N, users who kept asking) rows"),
    ANSWERS_ARE_KNOWN("every answer is one of the contract's, and true of an open policy"),
    GATE_STOCK_IS_EXACT("the gate's stock is what the database has left"),
    GATE_SET_IS_EXACT("the gate's set has the holders and no other user"),
    OUTBOX_IS_EMPTY("the outbox is empty");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
