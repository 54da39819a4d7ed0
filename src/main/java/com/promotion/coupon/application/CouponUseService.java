package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.UseCouponCommand;
import com.promotion.coupon.application.transaction.DataConflictException;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponUse;
import com.promotion.coupon.domain.CouponUseRepository;
import com.promotion.coupon.domain.Discount;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.exception.CouponNotFoundException;
import com.promotion.coupon.exception.CouponNotUsableException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the order service does with coupons. Every call may be repeated: the order's id and its attempt identify the request. When a
 * response was lost, repeating the call, or cancelling, leads to a definite state.
 *
 * <p>One conditional update decides. What is read before it cannot change (owner, discount); what is read after it only chooses
 * the error. When that error does not fit any more, because another transaction has changed the coupon between the update and
 * the read, the update is tried again.
 */
@Singleton
public class CouponUseService {
    private static final int ROUNDS = 5;

    private final Transactions transactions;
    private final IssuedCouponRepository coupons;
    private final CouponPolicyRepository policies;
    private final CouponUseRepository uses;

    @Inject
    public CouponUseService(
            Transactions transactions,
            IssuedCouponRepository coupons,
            CouponPolicyRepository policies,
            CouponUseRepository uses) {
        this.transactions = transactions;
        this.coupons = coupons;
        this.policies = policies;
        this.uses = uses;
    }

    /**
     * Uses the coupon for the order, once; repeated by the same order, gives the same answer.
     *
     * @throws CouponNotFoundException CP002
     * @throws CouponNotUsableException CP007: of another user, used by another order, expired, the order's amount is too small,
     *     or the order was cancelled
     */
    public CouponQuote use(UseCouponCommand command) {
        return unlessTheyMeet(() -> useOnce(command));
    }

    /**
     * Runs the work in a transaction, and once more when it wrote the same key as another one: it could not see that row when it
     * began, and sees it now.
     */
    private <T> T unlessTheyMeet(Supplier<T> work) {
        for (int round = 1; ; round++) {
            try {
                return transactions.call(work);
            } catch (DataConflictException met) {
                if (round == ROUNDS) {
                    throw met;
                }
            }
        }
    }

    private CouponQuote useOnce(UseCouponCommand command) {
        long couponId = command.couponId();
        Order order = command.order();
        IssuedCoupon coupon = owned(couponId, command.userId());
        long discountAmount = discountOf(coupon).of(order.amount());
        for (int round = 0; round < ROUNDS; round++) {
            LocalDateTime now = policies.now();
            if (uses.use(couponId, order, discountAmount, now)) {
                requireLatest(couponId, order);
                return used(coupon, now, order, discountAmount);
            }
            // Read the coupon before the order's uses: if it is USED here and this order has no use below, another
            // order has used it.
            IssuedCoupon seen = existing(couponId);
            List<CouponUse> attempts = uses.attempts(couponId, order.id());
            Optional<CouponUse> before = of(order.attempt(), attempts);
            if (before.isPresent()) {
                CouponUse use = before.get().repeatedBy(order);
                return used(coupon, use.usedAt(), order, use.discountAmount());
            }
            refuseBesides(attempts, order);
            seen.refusalToUse(now).ifPresent(CouponUseService::refuse);
        }
        throw new ServiceUnavailableException();
    }

    /** A later attempt that was committed while this one waited for the coupon's row, which this transaction holds now. */
    private void requireLatest(long couponId, Order order) {
        refuseBesides(
                uses.attempts(couponId, order.id()).stream()
                        .filter(use -> use.attempt() > order.attempt())
                        .toList(),
                order);
    }

    /** Refuses what the order's other attempts do not allow: one of them uses the coupon, or a later one was cancelled. */
    private static void refuseBesides(List<CouponUse> attempts, Order order) {
        for (CouponUse other : attempts) {
            if (!other.cancelled()) {
                throw CouponNotUsableException.otherAttempt(order.id(), other.attempt());
            }
        }
        if (attempts.stream().anyMatch(other -> other.attempt() > order.attempt())) {
            throw CouponNotUsableException.orderCancelled(order.id());
        }
    }

    private static Optional<CouponUse> of(int attempt, List<CouponUse> attempts) {
        return attempts.stream().filter(use -> use.attempt() == attempt).findAny();
    }

    private static CouponQuote used(IssuedCoupon coupon, LocalDateTime usedAt, Order order, long discountAmount) {
        return new CouponQuote(
                CouponView.used(coupon, usedAt), order.id(), order.attempt(), order.amount(), discountAmount);
    }

    /**
     * Cancels the use, once: the coupon is UNUSED again, or EXPIRED when it is too late. From then on this attempt of the order, and
     * those before it, cannot use it any more, not even with a request that was sent before. That also holds when it had not used it.
     * Other attempts are not cancelled.
     *
     * @throws CouponNotFoundException CP002
     * @throws CouponNotUsableException CP007: of another user, or this attempt has not used it
     */
    public CancelledUse cancel(long couponId, Long userId, String orderId, int attempt) {
        Order.requireId(orderId);
        Order.requireAttempt(attempt);
        return unlessTheyMeet(() -> cancelOnce(
                        couponId, userId, orderId, attempt)) // the refusal comes after the commit: it is noted
                .orElseThrow(() -> CouponNotUsableException.notUsedBy(couponId, orderId, attempt));
    }

    /** Empty when the attempt had not used the coupon, which is noted then. */
    private Optional<CancelledUse> cancelOnce(long couponId, Long userId, String orderId, int attempt) {
        owned(couponId, userId);
        for (int round = 0; round < ROUNDS; round++) {
            LocalDateTime now = policies.now();
            if (uses.cancel(couponId, orderId, attempt, now)) {
                return Optional.of(new CancelledUse(CouponView.at(now, existing(couponId)), orderId, attempt, now));
            }
            Optional<CouponUse> before = of(attempt, uses.attempts(couponId, orderId));
            if (before.isEmpty() && uses.cancelBeforeUse(couponId, orderId, attempt, now)) {
                return Optional.empty();
            }
            Optional<CouponUse> cancelled = before.filter(CouponUse::cancelled);
            if (cancelled.isPresent()) {
                return cancelled
                        .filter(CouponUse::happened)
                        .map(use -> new CancelledUse(
                                CouponView.at(now, existing(couponId)), orderId, attempt, use.cancelledAt()));
            }
        }
        throw new ServiceUnavailableException();
    }

    /**
     * What the coupon would give for an order of this amount, right now.
     *
     * @throws CouponNotFoundException CP002
     * @throws CouponNotUsableException CP007, as for {@link #use}
     */
    public CouponQuote quote(long couponId, Long userId, long orderAmount) {
        Order.requireAmount(orderAmount);
        return transactions.call(() -> {
            IssuedCoupon coupon = owned(couponId, userId);
            coupon.refusalToUse(policies.now()).ifPresent(CouponUseService::refuse);
            return new CouponQuote(
                    CouponView.of(coupon),
                    null,
                    null,
                    orderAmount,
                    discountOf(coupon).of(orderAmount));
        });
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
        return policies.find(coupon.couponPolicyId()).orElseThrow().terms().discount();
    }

    private static void refuse(RuntimeException refusal) {
        throw refusal;
    }
}
