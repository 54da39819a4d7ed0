package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.CustomerCoupon;
import com.promotion.coupon.application.dto.OpenPolicyPage;
import com.promotion.coupon.application.dto.OpenPolicyView;
import com.promotion.coupon.application.dto.StockView;
import com.promotion.coupon.application.query.CustomerQueries;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The short reads behind {@link CouponQueryService}. */
@Singleton
public class CouponLookUp {

    private final CouponPolicyRepository policies;
    private final IssuedCouponRepository coupons;
    private final CustomerQueries customers;

    @Inject
    public CouponLookUp(CouponPolicyRepository policies, IssuedCouponRepository coupons, CustomerQueries customers) {
        this.policies = policies;
        this.coupons = coupons;
        this.customers = customers;
    }

    @Transactional
    public StockView stock(long policyId) {
        return policies.find(policyId)
                .map(policy -> new StockView(policyId, policy.remaining(), policy.availableAt(policies.now())))
                .orElseThrow(() -> new CouponPolicyNotFoundException(policyId));
    }

    @Transactional
    public boolean issued(long policyId, long userId) {
        if (policies.find(policyId).isEmpty()) {
            throw new CouponPolicyNotFoundException(policyId);
        }
        return coupons.exists(policyId, userId);
    }

    @Transactional
    public Optional<CouponView> coupon(long couponId) {
        return coupons.find(couponId).map(coupon -> CouponView.at(policies.now(), coupon));
    }

    @Transactional
    public List<CustomerCoupon> couponsOf(long userId, CouponStatus status, long beforeId, int limit) {
        LocalDateTime now = policies.now();
        List<IssuedCoupon> found = customers.couponsOf(userId, status, now, beforeId, limit);
        if (found.isEmpty()) {
            return List.of();
        }
        Set<Long> policyIds = found.stream().map(IssuedCoupon::couponPolicyId).collect(Collectors.toSet());
        Map<Long, CouponPolicy> policyOf =
                customers.policies(policyIds).stream().collect(Collectors.toMap(CouponPolicy::id, Function.identity()));
        return found.stream()
                .map(coupon -> CustomerCoupon.of(CouponView.at(now, coupon), policyOf.get(coupon.couponPolicyId())))
                .toList();
    }

    @Transactional
    public OpenPolicyPage offers(long beforeId, int limit) {
        LocalDateTime now = policies.now();
        List<CouponPolicy> found = customers.policiesNotOver(now, beforeId, limit + 1);
        List<CouponPolicy> page = found.subList(0, Math.min(limit, found.size()));
        // Not those that nobody has activated though their time has come: they may never open.
        List<OpenPolicyView> offers = page.stream()
                .filter(policy -> policy.refusalAt(now).isEmpty() || now.isBefore(policy.startAt()))
                .map(policy -> OpenPolicyView.of(policy, now))
                .toList();
        return new OpenPolicyPage(
                offers, found.size() > limit ? page.get(limit - 1).id() : null);
    }

    @Transactional
    public LocalDateTime now() {
        return policies.now();
    }
}
