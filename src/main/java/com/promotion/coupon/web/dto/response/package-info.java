/**
 * Response bodies, made from the results of {@code application}. Used by the controllers and {@code web.cache}.
 */
package com.promotion.coupon.web.dto.response;
