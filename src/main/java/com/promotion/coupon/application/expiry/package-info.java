/**
 * Marks overdue coupons as expired, in chunks. Used by the timer only: whether a coupon is usable is decided by the clock.
 */
package com.promotion.coupon.application.expiry;
