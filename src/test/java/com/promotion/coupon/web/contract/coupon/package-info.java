/** The contract of a coupon after it was issued. It is used, cancelled, expired and listed for its user. */
package com.promotion.coupon.web.contract.coupon;
