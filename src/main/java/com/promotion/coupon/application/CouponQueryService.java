package com.promotion.coupon.application;

import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.dto.CouponState;
import com.promotion.coupon.application.dto.CustomerCoupon;
import com.promotion.coupon.application.dto.OpenPolicyPage;
import com.promotion.coupon.application.dto.StockView;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Promise;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.exception.CouponNotFoundException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What customers may look up; answered from the database, the only place that knows. */
@Singleton
public class CouponQueryService {

    private final CouponLookUp lookUp;
    private final StockGate gate;
    private final Executor workers;

    @Inject
    public CouponQueryService(CouponLookUp lookUp, StockGate gate, @ThreadPool(Pool.LEDGER) Executor workers) {
        this.lookUp = lookUp;
        this.gate = gate;
        this.workers = workers;
    }

    /** @throws com.promotion.coupon.exception.CouponPolicyNotFoundException CP001 */
    public StockView stock(long policyId) {
        return lookUp.stock(policyId);
    }

    /**
     * Whether the user holds a coupon of the policy.
     *
     * @throws com.promotion.coupon.exception.CouponPolicyNotFoundException CP001
     */
    public boolean issued(long policyId, long userId) {
        return lookUp.issued(policyId, userId);
    }

    /**
     * The user's coupons with an id below {@code beforeId}, newest first, at most {@code limit}.
     *
     * @param status as it is by the clock, or null for all
     */
    public List<CustomerCoupon> couponsOf(long userId, CouponStatus status, long beforeId, int limit) {
        return lookUp.couponsOf(userId, status, beforeId, limit);
    }

    /**
     * The policies that are open or will be, with an id below {@code beforeId}, newest first. Of {@code limit} policies
     * that are looked at, those that have not been activated in time are left out: a page may be short, or even empty,
     * and not the last.
     */
    public OpenPolicyPage offers(long beforeId, int limit) {
        return lookUp.offers(beforeId, limit);
    }

    /** The database's clock in the business zone: one cheap question that proves it answers. */
    public LocalDateTime now() {
        return lookUp.now();
    }

    /**
     * What became of a coupon id: a row is the proof of issue; without one, a promise may be open or broken.
     * Fails with {@link CouponNotFoundException} (CP002) for an id that was neither issued nor promised.
     */
    public CompletionStage<CouponState> coupon(long couponId) {
        Optional<CouponState> issued = lookUp.coupon(couponId).map(CouponState::issued);
        return issued.isPresent()
                ? CompletableFuture.completedFuture(issued.get())
                : gate.promised(couponId)
                        .exceptionallyCompose(away -> CompletableFuture.failedFuture(new ServiceUnavailableException()))
                        .thenApplyAsync(promise -> promisedState(couponId, promise), workers);
    }

    private CouponState promisedState(long couponId, Optional<Promise> promise) {
        Promise found = promise.orElseThrow(() -> new CouponNotFoundException(couponId));
        if (found.undecided()) {
            return new CouponState(couponId, found.policyId(), found.userId(), Optional.empty(), true);
        }
        // Recorded between the first look and the question to the gate, or refused.
        return lookUp.coupon(couponId)
                .map(CouponState::issued)
                .orElseGet(() -> new CouponState(couponId, found.policyId(), found.userId(), Optional.empty(), false));
    }
}
