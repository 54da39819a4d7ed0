/**
 * What HTTP asks of every resource, and the servers do each in their own way: methods, OPTIONS, {@code Vary}, media types.
 * docs/http.md describes the result.
 */
package com.promotion.coupon.web.http;
