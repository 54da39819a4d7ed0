package com.promotion.coupon.application;

import com.promotion.coupon.application.expiry.CouponExpiry;
import com.promotion.coupon.application.job.JobRunner;
import com.promotion.coupon.application.node.ServiceNode;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/**
 * The timer of {@link CouponExpiry}, on every node. A bean of its own, because a bean runs one timer at a time, and those
 * of {@link CouponScheduler} must not wait for a chunk of coupons.
 */
@Singleton
@DependsOn("IssuingPools")
@TransactionManagement(TransactionManagementType.BEAN)
public class ExpiryTimer {
    @Inject
    private JobRunner jobs;

    @Inject
    private CouponExpiry expiry;

    @Inject
    private ServiceNode node;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void everySecond() {
        if (node.ready()) {
            jobs.run("expire-coupons", run -> run.done(expiry.run()));
        }
    }
}
