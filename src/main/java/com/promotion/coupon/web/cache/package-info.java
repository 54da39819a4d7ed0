/**
 * Responses that very many clients poll, kept as bytes for up to 200 ms. Used by the controllers of stock and open policies.
 */
package com.promotion.coupon.web.cache;
