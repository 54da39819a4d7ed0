/**
 * Issuing one coupon, in three stages: claim at the gate, record in the ledger, settle the outbox. {@code LedgerDecision}
 * holds the rules that decide who gets a coupon. Used by the services of {@code application} and by {@code reconcile}.
 */
package com.promotion.coupon.application.issue;
