package com.promotion.coupon.application.dto;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.Discount;

/** A coupon with the name and terms of its policy. */
public record CustomerCoupon(CouponView coupon, String policyName, Discount discount) {

    public static CustomerCoupon of(CouponView coupon, CouponPolicy policy) {
        return new CustomerCoupon(coupon, policy.terms().name(), policy.terms().discount());
    }
}
