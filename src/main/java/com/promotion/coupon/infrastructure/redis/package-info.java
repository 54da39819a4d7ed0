/**
 * The gate: Redis through Redisson, one Lua script for each operation on a policy's gate. Implements
 * {@code application.gate.StockGate}; no other package knows Redis.
 */
package com.promotion.coupon.infrastructure.redis;
