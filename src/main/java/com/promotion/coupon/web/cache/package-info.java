/**
 * Answers that very many clients poll, kept as bytes for up to 200 ms.
 */
package com.promotion.coupon.web.cache;
