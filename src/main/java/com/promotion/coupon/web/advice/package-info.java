/**
 * Maps failures to responses: status, language and form of the error body. Used by the controllers, by the filters of
 * {@code web} and by JAX-RS.
 */
package com.promotion.coupon.web.advice;
