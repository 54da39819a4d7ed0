package com.promotion.coupon.simulation.storage;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.simulation.engine.Trace;
import com.promotion.coupon.simulation.storage.SimulatedDatabase.Violation;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is committed in the database: one policy's row, its coupons, and the constraints on them. */
final class CommittedRows {
    private final Trace trace;
    private final long policyId;
    private final CouponTerms terms;
    private final LocalDateTime activatedAt;
    private int issuedQuantity;
    private final Map<Long, IssuedCoupon> byId = new TreeMap<>();
    private final Map<Long, IssuedCoupon> byUser = new HashMap<>();
    private final TreeMap<Integer, IssuedCoupon> byNumber = new TreeMap<>();
    private boolean withoutConstraints;

    CommittedRows(Trace trace, long policyId, CouponTerms terms, LocalDateTime activatedAt) {
        this.trace = trace;
        this.policyId = policyId;
        this.terms = terms;
        this.activatedAt = activatedAt;
    }

    void dropConstraints() {
        withoutConstraints = true;
    }

    long policyId() {
        return policyId;
    }

    int totalQuantity() {
        return terms.totalQuantity();
    }

    int issuedQuantity() {
        return issuedQuantity;
    }

    int count() {
        return byId.size();
    }

    List<IssuedCoupon> all() {
        return List.copyOf(byId.values());
    }

    Optional<IssuedCoupon> row(long couponId) {
        return Optional.ofNullable(byId.get(couponId));
    }

    Optional<IssuedCoupon> rowOf(long userId) {
        return Optional.ofNullable(byUser.get(userId));
    }

    /** Rows with a higher number than this, in the order of numbers. */
    Collection<IssuedCoupon> after(int number) {
        return byNumber.tailMap(number, false).values();
    }

    /**
     * Commits these rows and the policy's new counter.
     *
     * @throws Violation if a constraint does not allow it; then nothing is committed
     */
    void commit(List<IssuedCoupon> inserted, int newIssuedQuantity) {
        inserted.forEach(this::checkUnique);
        if (!withoutConstraints && newIssuedQuantity > terms.totalQuantity()) {
            throw new Violation("ck_never_more_than_total");
        }
        for (IssuedCoupon row : inserted) {
            trace.note("database: row %d, number %d, user %d", row.id(), row.issueNumber(), row.userId());
            byId.put(row.id(), row);
            byUser.put(row.userId(), row);
            byNumber.put(row.issueNumber(), row);
        }
        issuedQuantity = newIssuedQuantity;
    }

    void checkUnique(IssuedCoupon row) {
        if (withoutConstraints) {
            return;
        }
        if (byId.containsKey(row.id())) {
            throw new Violation("issued_coupon_pkey");
        }
        if (byUser.containsKey(row.userId())) {
            throw new Violation("uk_user_policy");
        }
        if (byNumber.containsKey(row.issueNumber())) {
            throw new Violation("idx_issued_coupon_policy");
        }
    }

    /** The aggregate as it is in the committed row, brought there the way it came there. */
    CouponPolicy policy() {
        CouponPolicy policy = CouponPolicy.plan(policyId, terms);
        policy.activate(activatedAt);
        for (int number = 1; number <= issuedQuantity; number++) {
            var unused = policy.grant(number, number, null, activatedAt);
        }
        return policy;
    }
}
