/**
 * The use cases that resources and timers call. One request passes claim, record and settle
 * in {@link com.promotion.coupon.application.CouponIssueService}; {@link com.promotion.coupon.application.gate.StockGate} admits,
 * {@link com.promotion.coupon.application.issue.LedgerDecision} decides. No Redis, JAX-RS or SQL types here or below.
 */
package com.promotion.coupon.application;
