/**
 * What operators watch: one Micrometer registry, which Prometheus scrapes at {@code /prometheus} on every server. Where the
 * server has MicroProfile Metrics, its gauges and counters are copied there.
 */
package com.promotion.coupon.infrastructure.metrics;
