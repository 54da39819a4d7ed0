/**
 * HTTP: requests in, responses out. The only layer that knows status codes, JSON and languages. It calls {@code application} and
 * never {@code infrastructure}; no other layer uses it.
 */
package com.promotion.coupon.web;
