/**
 * The JSON form of values: coupon codes, and the one JSON-B instance for all responses. Used by all packages of {@code web}.
 */
package com.promotion.coupon.web.json;
