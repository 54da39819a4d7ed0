package com.promotion.coupon.web.security;

import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.application.limit.Allowance;
import java.security.Principal;
import java.util.OptionalLong;

/** The caller of one request, and what its limits have said. One thread at a time changes it, and another may read it later. */
final class RequestCaller implements Principal {

    /** The property of the request that holds it. */
    static final String PROPERTY = "com.promotion.coupon.caller";

    private final Caller caller;
    private final boolean looksUpCoupon;
    private final OptionalLong network;
    private volatile Allowance allowance = Allowance.UNLIMITED;
    private volatile OptionalLong countedMissesOf = OptionalLong.empty();

    /**
     * @param looksUpCoupon whether the request is for a coupon by its id
     * @param network from which the request comes; empty when that is not known, or does not matter
     */
    RequestCaller(Caller caller, boolean looksUpCoupon, OptionalLong network) {
        this.caller = caller;
        this.looksUpCoupon = looksUpCoupon;
        this.network = network;
    }

    @Override
    public String getName() {
        return caller.getName();
    }

    Caller caller() {
        return caller;
    }

    boolean looksUpCoupon() {
        return looksUpCoupon;
    }

    OptionalLong network() {
        return network;
    }

    /** What the last limit said that was asked. */
    Allowance allowance() {
        return allowance;
    }

    void setAllowance(Allowance allowance) {
        this.allowance = allowance;
    }

    /** Against whom the request counts if it finds no coupon: a user, or a network. */
    OptionalLong countedMissesOf() {
        return countedMissesOf;
    }

    void setCountedMissesOf(OptionalLong userOrNetwork) {
        this.countedMissesOf = userOrNetwork;
    }
}
