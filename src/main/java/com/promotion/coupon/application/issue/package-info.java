/**
 * Issuing one coupon, in three stages: claim at the gate, record in the ledger, settle the outbox. {@code LedgerDecision} has
 * the rules that grant a coupon. Used by the services of {@code application} and by {@code reconcile}.
 */
package com.promotion.coupon.application.issue;
