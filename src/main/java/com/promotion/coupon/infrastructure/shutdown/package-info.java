/**
 * The graceful shutdown on SIGTERM, before the server stops applications: refuse, drain, close the listener. Used by the server
 * only.
 */
package com.promotion.coupon.infrastructure.shutdown;
