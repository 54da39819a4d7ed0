/** Batching without timers: one batch in flight per policy and stage, everything that gathered meanwhile goes next. */
package com.promotion.coupon.application.batch;
