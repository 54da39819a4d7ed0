/** The gate: Redis through Redisson, one Lua script a step. */
package com.promotion.coupon.infrastructure.redis;
