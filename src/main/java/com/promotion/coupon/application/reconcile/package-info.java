/**
 * Compares the gate with the database every second, and records what was left in the outbox. Heals in one direction only:
 * the database is right. Used by {@code policy} and by the timers.
 */
package com.promotion.coupon.application.reconcile;
