/**
 * Limits by address, and how limits are told to callers. Used by the servlet container, which calls the filter, and by {@code
 * web.security}, which limits users.
 */
package com.promotion.coupon.web.limit;
