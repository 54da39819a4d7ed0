/**
 * Shutting down without losing a request: each one is counted until it is answered, and new ones get 503.
 */
package com.promotion.coupon.web.shutdown;
