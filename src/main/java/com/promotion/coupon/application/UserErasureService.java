package com.promotion.coupon.application;

import com.promotion.coupon.application.erasure.ErasureStore;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.exception.IllegalPolicyStateException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Erases users: their coupons stay, so that every count stays, under a random pseudonym that is no caller's id. Each step is a
 * short transaction, and what was to be done is noted before, so whoever calls again after a crash goes on where it ended.
 *
 * <p>Only coupons of policies that are over are given away. With those of the others the service would forget that the user
 * has one, and issue him a second.
 */
@Singleton
public class UserErasureService {

    /** Coupons in one transaction. */
    static final int CHUNK = 100;

    private final Transactions transactions;
    private final ErasureStore users;
    private final CouponPolicyRepository policies;
    private final PolicyAudit audit;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public UserErasureService(
            Transactions transactions, ErasureStore users, CouponPolicyRepository policies, PolicyAudit audit) {
        this.transactions = transactions;
        this.users = users;
        this.policies = policies;
        this.audit = audit;
    }

    /**
     * Replaces the user by a pseudonym. Blocks until it is done.
     *
     * @param operator for the audit trail
     * @return how many coupons he had, with those of an earlier call that was interrupted; 0 for somebody unknown
     * @throws IllegalPolicyStateException CP010, while he has coupons of policies that are not over
     */
    public int erase(long userId, String operator) {
        // An operator who erases himself would put his id into the audit trail for good.
        String actor = operator.equals(String.valueOf(userId)) ? "user" : operator;
        Optional<Long> begun = transactions.call(() -> {
            requireAllOver(userId);
            return users.begin(userId, random.nextLong() | Long.MIN_VALUE, actor, policies.now());
        });
        return begun.isEmpty() ? 0 : eraseAll(userId, begun.get(), actor);
    }

    private int eraseAll(long userId, long pseudonym, String actor) {
        while (true) {
            boolean more = transactions.call(() -> replaceSome(userId, pseudonym, actor));
            if (more) {
                continue;
            }
            Optional<Integer> coupons = transactions.call(() -> {
                requireAllOver(userId);
                return users.finish(pseudonym, policies.now());
            });
            if (coupons.isPresent()) {
                return coupons.get();
            }
        }
    }

    private boolean replaceSome(long userId, long pseudonym, String actor) {
        LocalDateTime now = policies.now();
        List<Long> replaced = users.replaceSome(userId, pseudonym, CHUNK);
        for (long policyId : replaced) {
            audit.append(PolicyChange.erased(policyId, now, actor));
        }
        return !replaced.isEmpty();
    }

    private void requireAllOver(long userId) {
        users.policiesNotOver(userId, 1).stream().findFirst().ifPresent(policyId -> {
            throw IllegalPolicyStateException.erasureWhileOpen(policyId);
        });
    }
}
