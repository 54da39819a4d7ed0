/**
 * The metrics: one Micrometer registry, which Prometheus scrapes at {@code /prometheus} on every server. Where the server has
 * MicroProfile Metrics, gauges and counters are copied there. Reads what {@code application} counts; nothing depends on it.
 */
package com.promotion.coupon.infrastructure.metrics;
