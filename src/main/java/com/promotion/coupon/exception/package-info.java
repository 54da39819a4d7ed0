/**
 * The refusals that callers get: one code for each reason, and the texts in each language. Every layer may throw them; only
 * {@code web} maps codes to HTTP statuses.
 */
package com.promotion.coupon.exception;
