package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.StockView;
import jakarta.json.bind.annotation.JsonbPropertyOrder;

/** What is left of a policy. */
@JsonbPropertyOrder({"couponPolicyId", "remainingStock", "available"})
public record CouponStockResponse(long couponPolicyId, int remainingStock, boolean available) {

    public static CouponStockResponse of(StockView stock) {
        return new CouponStockResponse(stock.couponPolicyId(), stock.remainingStock(), stock.available());
    }
}
