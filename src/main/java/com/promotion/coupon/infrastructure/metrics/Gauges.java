package com.promotion.coupon.infrastructure.metrics;

import java.util.function.LongSupplier;

/** Where operators see gauges: in MicroProfile Metrics where the server has it (Payara), else here (WildFly). */
interface Gauges {

    /** Shows what the supplier says whenever somebody looks; it must return at once. */
    void show(Gauge gauge, LongSupplier value);

    /** Shows it no longer. */
    void hide(Gauge gauge);
}
