/**
 * Batching, limits and deadlines for concurrent requests. Knows nothing of coupons, except the error that means "busy".
 */
package com.promotion.coupon.application.concurrent;
