/**
 * Marks overdue coupons as expired, in chunks. Used by the timer only, because the clock decides whether a coupon is usable.
 */
package com.promotion.coupon.application.expiry;
