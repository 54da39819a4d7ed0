/**
 * The use cases. Issuing reads claim → record → settle in {@link com.promotion.coupon.application.CouponIssueService};
 * {@link com.promotion.coupon.application.StockGate} admits, {@link com.promotion.coupon.application.IssueLedger}
 * decides. No Redis, JAX-RS or SQL types here.
 */
package com.promotion.coupon.application;
