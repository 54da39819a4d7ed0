/**
 * What this node needs before it can issue: the schema, a leased node id, and coupon ids made with it. Used by
 * {@code CouponIssueService}, the timers and health; {@code infrastructure.id} and {@code infrastructure.persistence} implement
 * the ports.
 */
package com.promotion.coupon.application.node;
