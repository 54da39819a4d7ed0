package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.UseCouponCommand;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponUse;
import com.promotion.coupon.domain.CouponUseRepository;
import com.promotion.coupon.domain.Discount;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.exception.CouponNotFoundException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * The transactions behind {@link CouponUseService}. One conditional update decides; what is read before it cannot change
 * (owner, discount), and what is read after it only finds the words. When the words do not fit any more, because somebody
 * else has changed the coupon between the update and the reading, the update is tried again.
 */
@Singleton
public class UseTransaction {
    private static final int ATTEMPTS = 5;

    private final IssuedCouponRepository coupons;
    private final CouponPolicyRepository policies;
    private final CouponUseRepository uses;

    @Inject
    public UseTransaction(IssuedCouponRepository coupons, CouponPolicyRepository policies, CouponUseRepository uses) {
        this.coupons = coupons;
        this.policies = policies;
        this.uses = uses;
    }

    /** See {@link CouponUseService#use}. */
    @Transactional
    public CouponQuote use(UseCouponCommand command) {
        long couponId = command.couponId();
        Order order = command.order();
        IssuedCoupon coupon = owned(couponId, command.userId());
        long discountAmount = discountOf(coupon).of(order.amount());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            LocalDateTime now = policies.now();
            if (uses.use(couponId, order, discountAmount, now)) {
                return new CouponQuote(CouponView.used(coupon, now), order.id(), order.amount(), discountAmount);
            }
            // The coupon first: if it was used then, and the order is not among those that have used it now, it was
            // another.
            IssuedCoupon seen = existing(couponId);
            Optional<CouponUse> before = uses.find(couponId, order.id());
            if (before.isPresent()) {
                CouponUse use = before.get().repeatedBy(order);
                return new CouponQuote(
                        CouponView.used(coupon, use.usedAt()), order.id(), order.amount(), use.discountAmount());
            }
            seen.refusalToUse(now).ifPresent(UseTransaction::refuse);
        }
        throw new ServiceUnavailableException();
    }

    /** See {@link CouponUseService#cancel}; empty when the order had not used the coupon, which is noted then. */
    @Transactional
    public Optional<CancelledUse> cancel(long couponId, Long userId, String orderId) {
        owned(couponId, userId);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            LocalDateTime now = policies.now();
            if (uses.cancel(couponId, orderId, now)) {
                return Optional.of(new CancelledUse(CouponView.at(now, existing(couponId)), orderId, now));
            }
            Optional<CouponUse> before = uses.find(couponId, orderId);
            if (before.isEmpty() && uses.bar(couponId, orderId, now)) {
                return Optional.empty();
            }
            Optional<CouponUse> cancelled = before.filter(CouponUse::cancelled);
            if (cancelled.isPresent()) {
                return cancelled
                        .filter(CouponUse::happened)
                        .map(use ->
                                new CancelledUse(CouponView.at(now, existing(couponId)), orderId, use.cancelledAt()));
            }
        }
        throw new ServiceUnavailableException();
    }

    /** See {@link CouponUseService#quote}. */
    @Transactional
    public CouponQuote quote(long couponId, Long userId, long orderAmount) {
        IssuedCoupon coupon = owned(couponId, userId);
        coupon.refusalToUse(policies.now()).ifPresent(UseTransaction::refuse);
        return new CouponQuote(
                CouponView.of(coupon), null, orderAmount, discountOf(coupon).of(orderAmount));
    }

    private IssuedCoupon owned(long couponId, Long userId) {
        IssuedCoupon coupon = existing(couponId);
        coupon.requireOwner(userId);
        return coupon;
    }

    private IssuedCoupon existing(long couponId) {
        return coupons.find(couponId).orElseThrow(() -> new CouponNotFoundException(couponId));
    }

    private Discount discountOf(IssuedCoupon coupon) {
        return policies.find(coupon.couponPolicyId()).orElseThrow().discount();
    }

    private static void refuse(RuntimeException refusal) {
        throw refusal;
    }
}
