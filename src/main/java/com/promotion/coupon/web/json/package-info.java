/**
 * How values look in JSON: coupon codes, and the one JSON-B that all answers share.
 */
package com.promotion.coupon.web.json;
