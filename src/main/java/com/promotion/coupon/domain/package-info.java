/**
 * The two aggregates, policy and coupon, with their values, states and rules, and the interfaces of their repositories. Used by
 * all other layers; depends on {@code exception} only, and on JPA for its annotations.
 */
package com.promotion.coupon.domain;
