package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.StockView;

/** {@code {"couponPolicyId":100,"remainingStock":5000,"available":true}}. */
public final class CouponStockResponse {
    private CouponStockResponse() {}

    public static String json(StockView stock) {
        return "{\"couponPolicyId\":" + stock.couponPolicyId() + ",\"remainingStock\":" + stock.remainingStock()
                + ",\"available\":" + stock.available() + "}";
    }
}
