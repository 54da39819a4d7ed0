package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponView;
import java.time.ZoneId;
import java.util.Map;

/** A coupon as {@link CouponIssueResponse} writes it. */
public final class CouponResponse {
    private CouponResponse() {}

    public static Map<String, Object> of(CouponView coupon, ZoneId zone) {
        return new Members().with(coupon, zone);
    }
}
