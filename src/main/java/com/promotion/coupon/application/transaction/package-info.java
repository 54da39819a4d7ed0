/**
 * The one way to run work in a database transaction, and the two ways in which that fails. Everything that reads or writes
 * the database goes through {@code Transactions}.
 */
package com.promotion.coupon.application.transaction;
