/** The policy that decides who gets a coupon, the coupon itself, and where both are kept. Knows no technology. */
package com.promotion.coupon.domain;
