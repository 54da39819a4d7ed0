package com.promotion.coupon.application.job;

/** Metrics that have to be brought up to date now and then: which policies are open, which jobs there are. */
public interface MetricsRefresh {

    /** Shows the policies and jobs that there are now, and no others. */
    void refresh();
}
