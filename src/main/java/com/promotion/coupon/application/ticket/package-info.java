/**
 * Claim tickets with proof of work, for policies that ask for them. Tickets are made and checked in memory, with a key that all
 * nodes share. Used by {@code ClaimTicketService}, {@code CouponPolicyService}, {@code ServiceNode} and the timers;
 * {@code infrastructure.persistence} implements the port.
 */
package com.promotion.coupon.application.ticket;
