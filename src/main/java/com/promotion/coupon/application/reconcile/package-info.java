/**
 * Compares the gate with the database every second, and records claims that were left in the outbox. Where the two differ, the
 * database is right. Used by {@code policy} and by the timers.
 */
package com.promotion.coupon.application.reconcile;
