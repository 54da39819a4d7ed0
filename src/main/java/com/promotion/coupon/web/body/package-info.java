/**
 * Waits for the bodies of requests without a thread, so that clients that send slowly hold up nobody else. Used by the server, as a
 * filter.
 */
package com.promotion.coupon.web.body;
