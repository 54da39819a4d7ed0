package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.PolicyProgress;
import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.policy.CouponPolicyQueries;
import com.promotion.coupon.application.policy.PolicyFilter;
import com.promotion.coupon.application.query.CouponQueries;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyAudit.Entry;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators and timers look up; every method is one short transaction. */
@Singleton
public class PolicyReportTransaction {

    static final Duration RATE_WINDOW = Duration.ofMinutes(1);

    private final CouponPolicyRepository policies;
    private final CouponPolicyQueries queries;
    private final CouponQueries coupons;
    private final PolicyAudit trail;

    @Inject
    public PolicyReportTransaction(
            CouponPolicyRepository policies, CouponPolicyQueries queries, CouponQueries coupons, PolicyAudit trail) {
        this.policies = policies;
        this.queries = queries;
        this.coupons = coupons;
        this.trail = trail;
    }

    @Transactional
    public List<PolicyView> search(PolicyFilter filter, long beforeId, int limit) {
        return queries.search(filter, beforeId, limit).stream()
                .map(PolicyView::of)
                .toList();
    }

    /** A page of the trail; CP001 when there neither is nor was such a policy. */
    @Transactional
    public List<Entry> trail(long policyId, long beforeEntry, int limit) {
        List<Entry> entries = trail.page(policyId, beforeEntry, limit);
        boolean known = !entries.isEmpty()
                || policies.find(policyId).isPresent()
                || !trail.page(policyId, Long.MAX_VALUE, 1).isEmpty();
        if (!known) {
            throw new CouponPolicyNotFoundException(policyId);
        }
        return entries;
    }

    /** How many coupons of the policy are issued: the number of the last one. */
    @Transactional
    public int issued(long policyId) {
        return existing(policyId).issuedQuantity();
    }

    /** @param status only those; null for all */
    @Transactional
    public List<CouponView> coupons(long policyId, CouponStatus status, int afterNumber, int lastNumber, int limit) {
        return coupons.page(policyId, status, afterNumber, lastNumber, limit).stream()
                .map(CouponView::of)
                .toList();
    }

    /** What the database knows of a policy's course. */
    @Transactional
    public PolicyProgress progress(long policyId) {
        CouponPolicy policy = existing(policyId);
        LocalDateTime now = policies.now();
        int issued = policy.issuedQuantity();
        Map<CouponStatus, Long> counts = coupons.countsByStatus(policyId);
        Optional<LocalDateTime> first = coupons.issuedAt(policyId, 1);
        return new PolicyProgress(
                PolicyView.of(policy),
                now,
                counts.getOrDefault(CouponStatus.USED, 0L),
                counts.getOrDefault(CouponStatus.EXPIRED, 0L),
                coupons.cancelledUses(policyId),
                first.orElse(null),
                coupons.issuedAt(policyId, issued).orElse(null),
                issuedAfter(policyId, issued, now.minus(RATE_WINDOW)));
    }

    /** Coupons are numbered in the order they are issued, so that a few looks find the first one after an instant. */
    private int issuedAfter(long policyId, int issued, LocalDateTime since) {
        int notAfter = 0;
        int after = issued + 1;
        while (after - notAfter > 1) {
            int middle = notAfter + (after - notAfter) / 2;
            if (coupons.issuedAt(policyId, middle).orElse(LocalDateTime.MAX).isAfter(since)) {
                after = middle;
            } else {
                notAfter = middle;
            }
        }
        return issued - notAfter;
    }

    @Transactional
    public List<Long> dueToOpen(int limit) {
        return queries.dueToOpen(policies.now(), limit);
    }

    @Transactional
    public List<Long> dueToEnd(int limit) {
        return queries.dueToEnd(policies.now(), limit);
    }

    @Transactional
    public List<Long> endedWithOpenGate(int limit) {
        return queries.endedWithOpenGate(limit);
    }

    private CouponPolicy existing(long policyId) {
        return policies.find(policyId).orElseThrow(() -> new CouponPolicyNotFoundException(policyId));
    }
}
