package com.promotion.coupon.domain;

import com.promotion.coupon.exception.CouponNotUsableException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import java.util.Optional;

/** One coupon of one user. A row of this kind is the only proof that a coupon was issued. */
@Entity
@Table(name = "issued_coupon")
public class IssuedCoupon {

    @Id
    private Long id;

    @Column(nullable = false, updatable = false)
    private Long couponPolicyId;

    @Column(nullable = false, updatable = false)
    private Long userId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    private CouponStatus status;

    /** 1 for the first coupon of the policy, 2 for the next, without gaps, in the order of the commits. */
    @Column(nullable = false, updatable = false)
    private Integer issueNumber;

    @Column(nullable = false, updatable = false)
    private LocalDateTime issuedAt;

    private LocalDateTime usedAt;

    @Column(nullable = false)
    private LocalDateTime expireAt;

    /** The caller's key of the request that this coupon was issued for; null when there was none. */
    @Column(updatable = false)
    private String idempotencyKey;

    protected IssuedCoupon() {}

    static IssuedCoupon issue(
            long id, CouponPolicy policy, long userId, String idempotencyKey, int issueNumber, LocalDateTime now) {
        IssuedCoupon coupon = new IssuedCoupon();
        coupon.id = id;
        coupon.couponPolicyId = policy.id();
        coupon.userId = userId;
        coupon.idempotencyKey = idempotencyKey;
        coupon.status = CouponStatus.UNUSED;
        coupon.issueNumber = issueNumber;
        coupon.issuedAt = now;
        coupon.expireAt = policy.terms().expireAt();
        return coupon;
    }

    public Long id() {
        return id;
    }

    public Long couponPolicyId() {
        return couponPolicyId;
    }

    public Long userId() {
        return userId;
    }

    public CouponStatus status() {
        return status;
    }

    /** The state by the clock, whether or not a timer has marked it as expired. */
    public CouponStatus statusAt(LocalDateTime now) {
        return status.at(now, expireAt);
    }

    /** Why an order without an earlier use or cancellation cannot use it at {@code now}; empty when it can. */
    public Optional<CouponNotUsableException> refusalToUse(LocalDateTime now) {
        return switch (statusAt(now)) {
            case UNUSED -> Optional.empty();
            case USED -> Optional.of(CouponNotUsableException.used(id));
            case EXPIRED -> Optional.of(CouponNotUsableException.expired(id, expireAt));
        };
    }

    /** @throws CouponNotUsableException (CP007) when another user holds the coupon; null is not checked */
    public void requireOwner(Long claimedUserId) {
        if (claimedUserId != null && !claimedUserId.equals(userId)) {
            throw CouponNotUsableException.notYours(id, claimedUserId);
        }
    }

    public int issueNumber() {
        return issueNumber;
    }

    public LocalDateTime issuedAt() {
        return issuedAt;
    }

    public Optional<LocalDateTime> usedAt() {
        return Optional.ofNullable(usedAt);
    }

    public LocalDateTime expireAt() {
        return expireAt;
    }

    public Optional<String> idempotencyKey() {
        return Optional.ofNullable(idempotencyKey);
    }
}
