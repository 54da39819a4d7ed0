/**
 * Logging of events that may occur at any rate: a few lines for any number of them; and why something failed. Every layer may use it; it depends on
 * nothing but the platform.
 */
package com.promotion.coupon.application.log;
