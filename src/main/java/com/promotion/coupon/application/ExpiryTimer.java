package com.promotion.coupon.application;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The timer of {@link CouponExpiry}, on every node. A bean of its own, because a bean runs one timer at a time, and those
 * of {@link CouponScheduler} must not wait for a chunk of coupons.
 */
@Singleton
@DependsOn("IssuingPools")
@TransactionManagement(TransactionManagementType.BEAN)
public class ExpiryTimer {
    private static final Logger LOG = Logger.getLogger(ExpiryTimer.class.getName());

    @Inject
    private CouponExpiry expiry;

    @Inject
    private ServiceNode node;

    @Inject
    private Doorway doorway;

    /** Nothing may be thrown from here: a server drops a timer that does. */
    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void everySecond() {
        if (!node.ready() || !doorway.open()) {
            return;
        }
        try {
            expiry.run();
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.WARNING, "Coupons not expired, it goes on in a second", failure);
        }
    }
}
