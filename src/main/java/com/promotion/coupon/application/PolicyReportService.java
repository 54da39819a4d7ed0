package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.PolicyProgress;
import com.promotion.coupon.application.dto.PolicyStatistics;
import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.issue.IssueCounters;
import com.promotion.coupon.application.policy.CouponPolicyQueries;
import com.promotion.coupon.application.policy.PolicyFilter;
import com.promotion.coupon.application.query.CouponQueries;
import com.promotion.coupon.application.reconcile.GateReconciler;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyAudit.Entry;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports for operators. Every method is one short transaction, and fails with CP001 for an unknown policy. */
@Singleton
public class PolicyReportService {

    static final Duration RATE_WINDOW = Duration.ofMinutes(1);

    private final Transactions transactions;
    private final CouponPolicyRepository policies;
    private final CouponPolicyQueries queries;
    private final CouponQueries coupons;
    private final PolicyAudit audit;
    private final GateReconciler reconciler;
    private final IssueCounters counters;

    @Inject
    public PolicyReportService(
            Transactions transactions,
            CouponPolicyRepository policies,
            CouponPolicyQueries queries,
            CouponQueries coupons,
            PolicyAudit audit,
            GateReconciler reconciler,
            IssueCounters counters) {
        this.transactions = transactions;
        this.policies = policies;
        this.queries = queries;
        this.coupons = coupons;
        this.audit = audit;
        this.reconciler = reconciler;
        this.counters = counters;
    }

    /** The policies that fit with an id below {@code beforeId}, newest first, at most {@code limit}. */
    public List<PolicyView> search(PolicyFilter filter, long beforeId, int limit) {
        return transactions.call(() -> queries.search(filter, beforeId, limit).stream()
                .map(PolicyView::of)
                .toList());
    }

    public PolicyStatistics statistics(long policyId) {
        return new PolicyStatistics(
                transactions.call(() -> progress(policyId)),
                reconciler.gauges().stream()
                        .filter(gauge -> gauge.policyId() == policyId)
                        .findAny(),
                counters.refusedOf(policyId));
    }

    /** What was done to the policy, newest first; also of a deleted one. */
    public List<Entry> audit(long policyId, long beforeEntry, int limit) {
        return transactions.call(() -> {
            List<Entry> entries = audit.page(policyId, beforeEntry, limit);
            boolean known = !entries.isEmpty()
                    || policies.find(policyId).isPresent()
                    || !audit.page(policyId, Long.MAX_VALUE, 1).isEmpty();
            if (!known) {
                throw new CouponPolicyNotFoundException(policyId);
            }
            return entries;
        });
    }

    /** How many coupons are issued by now: the number of the last one. */
    public int issued(long policyId) {
        return transactions.call(() -> existing(policyId).issuedQuantity());
    }

    /**
     * The policy's coupons numbered above {@code afterNumber}, up to {@code lastNumber}, in that order. Numbers are never given
     * twice, so reading on from the last number seen misses none. A row that somebody has deleted is left out.
     *
     * @param status only those in this state, by the clock; null for all
     */
    public List<CouponView> coupons(long policyId, CouponStatus status, int afterNumber, int lastNumber, int limit) {
        return transactions.call(() -> {
            LocalDateTime now = policies.now();
            return coupons.page(policyId, status, now, afterNumber, lastNumber, limit).stream()
                    .map(coupon -> CouponView.at(now, coupon))
                    .toList();
        });
    }

    private PolicyProgress progress(long policyId) {
        CouponPolicy policy = existing(policyId);
        LocalDateTime now = policies.now();
        int issued = policy.issuedQuantity();
        Map<CouponStatus, Long> counts = coupons.countsByStatus(policyId, now);
        Optional<LocalDateTime> first = coupons.firstIssuedAt(policyId);
        return new PolicyProgress(
                PolicyView.of(policy),
                now,
                counts.getOrDefault(CouponStatus.USED, 0L),
                counts.getOrDefault(CouponStatus.EXPIRED, 0L),
                coupons.cancelledUses(policyId),
                first.orElse(null),
                coupons.issuedAt(policyId, issued).orElse(null),
                issuedAfter(policyId, issued, first, now.minus(RATE_WINDOW)));
    }

    /**
     * Coupons are numbered in the order they are issued, so that a few queries find the first one after an instant. A deleted row
     * counts as issued when the one before it was, or, without one, the first.
     */
    private int issuedAfter(long policyId, int issued, Optional<LocalDateTime> first, LocalDateTime since) {
        int notAfter = 0;
        int after = issued + 1;
        while (after - notAfter > 1) {
            int middle = notAfter + (after - notAfter) / 2;
            if (coupons.issuedAt(policyId, middle)
                    .or(() -> first)
                    .filter(since::isBefore)
                    .isPresent()) {
                after = middle;
            } else {
                notAfter = middle;
            }
        }
        return issued - notAfter;
    }

    private CouponPolicy existing(long policyId) {
        return policies.find(policyId).orElseThrow(() -> new CouponPolicyNotFoundException(policyId));
    }
}
