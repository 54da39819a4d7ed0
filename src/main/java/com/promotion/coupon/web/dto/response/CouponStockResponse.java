package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.StockView;
import jakarta.json.bind.annotation.JsonbPropertyOrder;

/** What is left of a policy. */
@JsonbPropertyOrder({"couponPolicyId", "couponPolicyIdText", "remainingStock", "available"})
public record CouponStockResponse(
        long couponPolicyId, String couponPolicyIdText, int remainingStock, boolean available) {

    public static CouponStockResponse of(StockView stock) {
        return new CouponStockResponse(
                stock.couponPolicyId(),
                String.valueOf(stock.couponPolicyId()),
                stock.remainingStock(),
                stock.available());
    }
}
