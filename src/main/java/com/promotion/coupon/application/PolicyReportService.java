package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.PolicyStatistics;
import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.issue.IssueCounters;
import com.promotion.coupon.application.policy.PolicyFilter;
import com.promotion.coupon.application.reconcile.GateReconciler;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.PolicyAudit.Entry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** What operators look at. CP001 for a policy that does not exist. */
@Singleton
public class PolicyReportService {

    private final PolicyReportTransaction reports;
    private final GateReconciler audit;
    private final IssueCounters counters;

    @Inject
    public PolicyReportService(PolicyReportTransaction reports, GateReconciler audit, IssueCounters counters) {
        this.reports = reports;
        this.audit = audit;
        this.counters = counters;
    }

    /** The policies that fit with an id below {@code beforeId}, newest first, at most {@code limit}. */
    public List<PolicyView> search(PolicyFilter filter, long beforeId, int limit) {
        return reports.search(filter, beforeId, limit);
    }

    public PolicyStatistics statistics(long policyId) {
        return new PolicyStatistics(
                reports.progress(policyId),
                audit.gauges().stream()
                        .filter(gauge -> gauge.policyId() == policyId)
                        .findAny(),
                counters.refusedOf(policyId));
    }

    /** Who did what to the policy, newest first; also of a deleted one. */
    public List<Entry> trail(long policyId, long beforeEntry, int limit) {
        return reports.trail(policyId, beforeEntry, limit);
    }

    /** How many coupons are issued by now: the number of the last one. */
    public int issued(long policyId) {
        return reports.issued(policyId);
    }

    /**
     * The policy's coupons numbered above {@code afterNumber}, up to {@code lastNumber}, in that order. Each call is a short
     * transaction of its own; numbers are never given twice and rows never removed, so that reading on from the last
     * number seen misses none.
     *
     * @param status only those; null for all
     */
    public List<CouponView> coupons(long policyId, CouponStatus status, int afterNumber, int lastNumber, int limit) {
        return reports.coupons(policyId, status, afterNumber, lastNumber, limit);
    }
}
