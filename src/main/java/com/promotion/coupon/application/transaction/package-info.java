/**
 * The port {@code Transactions}, the only way to run work in a database transaction, and the three exceptions that classify its
 * failures. Used by every package of {@code application} that reads or writes the database; {@code infrastructure.transaction}
 * implements it.
 */
package com.promotion.coupon.application.transaction;
