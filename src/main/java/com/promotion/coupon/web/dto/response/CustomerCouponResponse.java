package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CustomerCoupon;
import java.time.ZoneId;
import java.util.Map;

/** A coupon in its holder's list: as it is shown alone, and what the policy says about it. */
public final class CustomerCouponResponse {
    private CustomerCouponResponse() {}

    public static Map<String, Object> of(CustomerCoupon customer, ZoneId zone) {
        return new Members()
                .with(customer.coupon(), zone)
                .with("name", customer.policyName())
                .with(customer.discount());
    }
}
