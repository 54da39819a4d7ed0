/**
 * Batching, limits, deadlines and shared reads for concurrent requests. Nothing here knows coupons, except the error that
 * means "busy" (CP009). Every package of {@code application} may use it; {@code infrastructure.threads} provides the pools.
 */
package com.promotion.coupon.application.concurrent;
