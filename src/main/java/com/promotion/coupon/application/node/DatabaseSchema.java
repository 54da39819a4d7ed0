package com.promotion.coupon.application.node;

/** The tables of the service. */
public interface DatabaseSchema {

    /**
     * Brings the schema up to date, once; after that it returns at once.
     *
     * @throws RuntimeException when the database does not answer or a migration fails
     */
    void ensure();
}
