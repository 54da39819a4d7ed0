/**
 * The stock gate: the port to it, whether this node may ask it, and how it is loaded from the database. It depends on none of
 * the issuing stages; {@code issue}, {@code reconcile} and {@code policy} use it, and {@code infrastructure.redis} implements
 * the port.
 */
package com.promotion.coupon.application.gate;
