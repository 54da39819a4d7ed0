/**
 * What this node needs before it can issue: the schema, a leased node id, and coupon ids made with it.
 */
package com.promotion.coupon.application.node;
