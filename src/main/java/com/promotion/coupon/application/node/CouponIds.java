package com.promotion.coupon.application.node;

/** Where new ids come from: 64 bits, time-ordered, unique over all nodes. */
public interface CouponIds {

    /** @throws com.promotion.coupon.exception.ServiceUnavailableException while this node holds no id lease */
    long next();
}
