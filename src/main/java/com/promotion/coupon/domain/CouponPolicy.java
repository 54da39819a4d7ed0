package com.promotion.coupon.domain;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.IllegalPolicyStateException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * A campaign: so many coupons, in this window, under these terms. The aggregate decides who is granted a coupon;
 * whoever calls {@link #grant} holds the lock of its row. All times are in the business zone.
 */
@Entity
@Table(name = "coupon_policy")
public class CouponPolicy {

    @Id
    private Long id;

    @Column(nullable = false, length = CouponTerms.NAME_MAX)
    private String name;

    @Column(length = CouponTerms.DESCRIPTION_MAX)
    private String description;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    private DiscountType discountType;

    @Column(nullable = false)
    private Integer discountValue;

    private Long maxDiscountAmount;

    private Long minOrderAmount;

    @Column(nullable = false)
    private Integer totalQuantity;

    @Column(nullable = false)
    private Integer issuedQuantity;

    @Column(nullable = false)
    private LocalDateTime startAt;

    @Column(nullable = false)
    private LocalDateTime endAt;

    @Column(nullable = false)
    private LocalDateTime expireAt;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    private PolicyStatus status;

    /** Counts the changes people make; granting coupons does not touch it. */
    @Version
    @Column(nullable = false)
    private Integer version;

    protected CouponPolicy() {}

    /** A planned campaign, nothing issued yet. */
    public static CouponPolicy plan(long id, CouponTerms terms) {
        CouponPolicy policy = new CouponPolicy();
        policy.id = id;
        policy.name = terms.name();
        policy.description = terms.description();
        policy.discountType = terms.discountType();
        policy.discountValue = terms.discountValue();
        policy.maxDiscountAmount = terms.maxDiscountAmount();
        policy.minOrderAmount = terms.minOrderAmount();
        policy.totalQuantity = terms.totalQuantity();
        policy.issuedQuantity = 0;
        policy.startAt = terms.startAt();
        policy.endAt = terms.endAt();
        policy.expireAt = terms.expireAt();
        policy.status = PolicyStatus.PENDING;
        return policy;
    }

    /**
     * PENDING → ACTIVE. It does not open the window early.
     *
     * @throws IllegalPolicyStateException (CP010) in any other state, or when the window is over at {@code now}
     */
    public void activate(LocalDateTime now) {
        if (status != PolicyStatus.PENDING) {
            throw new IllegalPolicyStateException(status.name(), "activate");
        }
        if (!now.isBefore(endAt)) {
            throw new IllegalPolicyStateException("PENDING (endAt " + endAt + ")", "activate");
        }
        status = PolicyStatus.ACTIVE;
    }

    /** Why nobody can be granted a coupon, whatever the hour; empty when the state allows it. */
    public Optional<CouponErrorCode> refusalByState() {
        return switch (status) {
            case PENDING -> Optional.of(CouponErrorCode.NOT_OPEN_YET);
            case ACTIVE, EXHAUSTED -> Optional.empty();
            case ENDED -> Optional.of(CouponErrorCode.ENDED);
        };
    }

    /** Why somebody who asks at {@code now} cannot be granted a coupon; empty inside the window [startAt, endAt). */
    public Optional<CouponErrorCode> refusalAt(LocalDateTime now) {
        if (!now.isBefore(endAt)) {
            return Optional.of(CouponErrorCode.ENDED);
        }
        Optional<CouponErrorCode> byState = refusalByState();
        if (byState.isPresent()) {
            return byState;
        }
        if (now.isBefore(startAt)) {
            return Optional.of(CouponErrorCode.NOT_OPEN_YET);
        }
        return Optional.empty();
    }

    /**
     * Grants the next coupon to a user who has none. The caller holds the row lock and has looked at
     * {@link #refusalAt} or {@link #refusalByState}.
     *
     * @param idempotencyKey what the caller named the wish, or null
     * @return the coupon, or empty when all are taken
     */
    public Optional<IssuedCoupon> grant(long couponId, long userId, String idempotencyKey, LocalDateTime now) {
        if (remaining() == 0) {
            return Optional.empty();
        }
        issuedQuantity++;
        if (remaining() == 0) {
            status = PolicyStatus.EXHAUSTED;
        }
        return Optional.of(IssuedCoupon.issue(couponId, this, userId, idempotencyKey, issuedQuantity, now));
    }

    public int remaining() {
        return totalQuantity - issuedQuantity;
    }

    /** Whether somebody who asks at {@code now} would be granted a coupon. */
    public boolean availableAt(LocalDateTime now) {
        return remaining() > 0 && refusalAt(now).isEmpty();
    }

    public Long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /** What one of its coupons takes off an order. */
    public Discount discount() {
        return new Discount(discountType, discountValue, maxDiscountAmount, minOrderAmount);
    }

    public int totalQuantity() {
        return totalQuantity;
    }

    public int issuedQuantity() {
        return issuedQuantity;
    }

    public LocalDateTime startAt() {
        return startAt;
    }

    public LocalDateTime endAt() {
        return endAt;
    }

    public LocalDateTime expireAt() {
        return expireAt;
    }

    public PolicyStatus status() {
        return status;
    }
}
