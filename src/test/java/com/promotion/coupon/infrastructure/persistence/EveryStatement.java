package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.policy.PolicyFilter;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.fixtures.Terms;
import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.LocalDateTime;
import java.util.List;

/** Calls every method of this package that has a statement. */
final class EveryStatement {
    private static final LocalDateTime NOW = Terms.NOON;
    private static final long POLICY = 1;
    private static final long COUPON = 11;
    private static final long USER = 21;
    private static final String KEY = "key";
    private static final int LIMIT = 100;

    private EveryStatement() {}

    /** Calls every method once, in the current transaction. */
    static void of(EntityManager lazy, ServiceSettings settings) {
        EntityManager entities = flushing(lazy);
        JpaPolicyAudit audit = new JpaPolicyAudit(entities);
        call(new JpaCouponPolicyRepository(entities, settings, new Clocks()));
        entities.clear();
        call(new JpaIssuedCouponRepository(entities, settings));
        call(new JpaCouponPolicyQueries(entities));
        call(new JpaCouponQueries(entities));
        call(new JpaCustomerQueries(entities));
        call(new JpaCouponUseRepository(entities, settings));
        call(new JpaTicketStore(entities));
        audit.append(PolicyChange.opened(POLICY, NOW));
        audit.find("kim", KEY);
        audit.page(POLICY, Long.MAX_VALUE, LIMIT);
    }

    private static void call(JpaCouponPolicyRepository policies) {
        policies.add(CouponPolicy.plan(POLICY, Terms.of(10).build()));
        CouponPolicy policy = policies.lock(POLICY).orElseThrow().policy();
        policies.saveGrants(policy, List.of(policy.grant(COUPON, USER, KEY, NOW).orElseThrow()));
        policies.saveChange(policy);
        policies.saveGateClosed(POLICY);
        policies.find(POLICY);
        policies.stockLevels(NOW, NOW);
        policies.now();
        policies.confirmedNow();
        CouponPolicy unwanted = CouponPolicy.plan(POLICY + 1, Terms.of(10).build());
        policies.add(unwanted);
        policies.remove(unwanted);
    }

    private static void call(JpaIssuedCouponRepository coupons) {
        coupons.find(COUPON);
        coupons.exists(POLICY, USER);
        coupons.findByUsers(POLICY, List.of(USER));
        coupons.holders(POLICY, 0, LIMIT);
    }

    private static void call(JpaCouponPolicyQueries policies) {
        for (PolicyStatus status : new PolicyStatus[] {null, PolicyStatus.ACTIVE}) {
            for (String name : new String[] {null, "쿠폰"}) {
                for (LocalDateTime from : new LocalDateTime[] {null, NOW}) {
                    for (LocalDateTime to : new LocalDateTime[] {null, NOW}) {
                        policies.search(new PolicyFilter(status, name, from, to), Long.MAX_VALUE, LIMIT);
                    }
                }
            }
        }
        policies.dueToOpen(NOW, LIMIT);
        policies.dueToEnd(NOW, LIMIT);
        policies.endedWithOpenGate(LIMIT);
    }

    private static void call(JpaCouponQueries coupons) {
        coupons.page(POLICY, null, NOW, 0, LIMIT, LIMIT);
        for (CouponStatus status : CouponStatus.values()) {
            coupons.page(POLICY, status, NOW, 0, LIMIT, LIMIT);
        }
        coupons.countsByStatus(POLICY, NOW);
        coupons.cancelledUses(POLICY);
        coupons.issuedAt(POLICY, 1);
        coupons.firstIssuedAt(POLICY);
    }

    private static void call(JpaCustomerQueries customers) {
        customers.couponsOf(USER, null, NOW, Long.MAX_VALUE, LIMIT);
        for (CouponStatus status : CouponStatus.values()) {
            customers.couponsOf(USER, status, NOW, Long.MAX_VALUE, LIMIT);
        }
        customers.policies(List.of(POLICY));
        customers.policies(List.of(POLICY, POLICY + 1));
        customers.policiesNotOver(NOW, Long.MAX_VALUE, LIMIT);
    }

    private static void call(JpaCouponUseRepository uses) {
        uses.use(COUPON, new Order("order", 1, 10_000), 1_000, NOW);
        uses.attempts(COUPON, "order");
        uses.cancel(COUPON, "order", 1, NOW);
        uses.cancelBeforeUse(COUPON, "another order", 1, NOW);
        uses.expire(NOW, LIMIT);
    }

    private static void call(JpaTicketStore tickets) {
        tickets.sharedKey(new byte[32]);
        tickets.proofOfWorkBits(LIMIT);
    }

    /** Persisting executes its insert at once, so that the method that asked for it is on the stack. */
    private static EntityManager flushing(EntityManager entities) {
        return (EntityManager) Proxy.newProxyInstance(
                EveryStatement.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(entities, arguments);
                        if (method.getName().equals("persist")) {
                            entities.flush();
                        }
                        return result;
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
