/**
 * Logging of what may happen at any rate. Every layer may use it; it depends on nothing but the platform.
 */
package com.promotion.coupon.application.log;
