/** What operators watch: MicroProfile Metrics where the server has it, the same gauges as text where it has not. */
package com.promotion.coupon.infrastructure.metrics;
