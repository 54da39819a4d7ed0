package com.promotion.coupon.application.identity;

/** The roles of the service, as they stand in the claim {@code groups} of a token. */
public final class Roles {

    /** May do everything in the admin API. */
    public static final String ADMIN = "coupon-admin";

    /** May read in the admin API. */
    public static final String VIEWER = "coupon-viewer";

    /** A shop's backend: acts for its users in the customers' API. */
    public static final String SERVICE = "coupon-service";

    private Roles() {}
}
