/**
 * The contract of coupon policies for operators. They create, change, end and find policies, and read statistics, coupons and
 * the audit trail of each.
 */
package com.promotion.coupon.web.contract.policy;
