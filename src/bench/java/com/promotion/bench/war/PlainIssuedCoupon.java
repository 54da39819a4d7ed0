package com.promotion.bench.war;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDateTime;

/** The same columns, keys and indexes as the service's own coupon, in a table of its own. */
@Entity
@Table(schema = "bench", name = "plain_issued_coupon")
public class PlainIssuedCoupon {
    @Id
    private long id;

    @Column(name = "coupon_policy_id")
    private long couponPolicyId;

    @Column(name = "user_id")
    private long userId;

    @Column(name = "status")
    private String status;

    @Column(name = "issued_at")
    private LocalDateTime issuedAt;

    @Column(name = "used_at")
    private LocalDateTime usedAt;

    @Column(name = "expire_at")
    private LocalDateTime expireAt;

    /** For Hibernate. */
    protected PlainIssuedCoupon() {}

    PlainIssuedCoupon(long id, long couponPolicyId, long userId, LocalDateTime issuedAt) {
        this.id = id;
        this.couponPolicyId = couponPolicyId;
        this.userId = userId;
        this.status = "UNUSED";
        this.issuedAt = issuedAt;
        this.expireAt = issuedAt.plusDays(30);
    }

    long id() {
        return id;
    }

    LocalDateTime issuedAt() {
        return issuedAt;
    }

    LocalDateTime expireAt() {
        return expireAt;
    }
}
