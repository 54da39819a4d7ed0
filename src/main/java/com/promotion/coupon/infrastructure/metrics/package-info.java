/** MicroProfile Metrics: what operators watch. */
package com.promotion.coupon.infrastructure.metrics;
