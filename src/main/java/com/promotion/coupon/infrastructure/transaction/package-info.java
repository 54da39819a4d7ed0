/**
 * JTA behind the port {@code Transactions}: where a transaction begins and ends, and what its failures mean, on every server.
 * Used through the port only.
 */
package com.promotion.coupon.infrastructure.transaction;
