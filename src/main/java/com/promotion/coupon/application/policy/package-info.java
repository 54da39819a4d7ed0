/**
 * The life cycle of policies: what operators and the clock change, and the clean-up of the gate after the end. Every change
 * takes the row lock that issuing takes. Used by {@code CouponPolicyService} and by the timers.
 */
package com.promotion.coupon.application.policy;
