/**
 * The contract of issuing: who gets a coupon, who gets none and why, and how much stock is left. Crowds, locks and the clock
 * are part of it.
 */
package com.promotion.coupon.web.contract.issue;
