/**
 * The use cases. ThreadPool reads claim → record → settle in {@link com.promotion.coupon.application.CouponIssueService};
 * {@link com.promotion.coupon.application.gate.StockGate} admits, {@link com.promotion.coupon.application.issue.IssueLedger}
 * decides. No Redis, JAX-RS or SQL types here.
 */
package com.promotion.coupon.application;
