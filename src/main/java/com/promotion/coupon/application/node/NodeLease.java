package com.promotion.coupon.application.node;

/** The lease of this node's id, without which it makes no coupon ids. */
public interface NodeLease {

    /**
     * Takes or renews the lease; quick when there is nothing to do.
     *
     * @throws RuntimeException when the database does not answer
     */
    void keepUp();

    /** Whether the lease is held right now. */
    boolean held();
}
