package com.promotion.coupon.web.security;

import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.application.limit.Allowance;
import com.promotion.coupon.application.limit.RateLimits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.SecurityContext;
import java.util.OptionalLong;

/**
 * For which user a customers' request is. Every method of the customers' API asks here, and the request counts against that user's limit;
 * it does so whoever sends it, so a shop's backend is limited by its users, not as a whole. Each method fails with CP017 when the limit, or
 * that of failed look-ups, is used up.
 */
@Singleton
public class ActingUsers {
    private final RateLimits limits;

    @Inject
    public ActingUsers(RateLimits limits) {
        this.limits = limits;
    }

    /** As {@link Caller#actFor}. */
    public long require(SecurityContext security, Long requested) {
        RequestCaller request = Callers.requestOf(security);
        long userId = request.caller().actFor(requested);
        count(request, OptionalLong.of(userId));
        return userId;
    }

    /** As {@link Caller#actForOptional}. */
    public Long find(SecurityContext security, Long requested) {
        RequestCaller request = Callers.requestOf(security);
        Long userId = request.caller().actForOptional(requested);
        count(request, userId == null ? OptionalLong.empty() : OptionalLong.of(userId));
        return userId;
    }

    /** For a request that names no user: the caller, who counts as a user if he is a customer. */
    public Caller caller(SecurityContext security) {
        RequestCaller request = Callers.requestOf(security);
        Caller caller = request.caller();
        count(request, caller.actsForOthers() ? OptionalLong.empty() : caller.userId());
        return caller;
    }

    private void count(RequestCaller request, OptionalLong userId) {
        if (userId.isPresent()) {
            Allowance allowance = limits.takeForUser(userId.getAsLong());
            request.setAllowance(allowance);
            allowance.orThrow();
        }
        if (request.looksUpCoupon()) {
            requireMissesLeft(request, userId.isPresent() ? userId : request.network());
        }
    }

    private void requireMissesLeft(RequestCaller request, OptionalLong userOrNetwork) {
        if (userOrNetwork.isPresent()) {
            Allowance misses = limits.lookAtMisses(userOrNetwork.getAsLong());
            if (!misses.granted()) {
                request.setAllowance(misses);
            }
            misses.orThrow();
            request.setCountedMissesOf(userOrNetwork);
        }
    }
}
