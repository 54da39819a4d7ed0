/**
 * The stock gate: the port to it, whether this node trusts it, and how it is loaded from the database. It knows nothing of
 * the ledger's stages; {@code issue} and {@code reconcile} build on it.
 */
package com.promotion.coupon.application.gate;
