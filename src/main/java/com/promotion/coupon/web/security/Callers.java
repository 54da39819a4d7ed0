package com.promotion.coupon.web.security;

import com.promotion.coupon.application.identity.Caller;
import jakarta.ws.rs.core.SecurityContext;

/** The caller of a request, as {@link AccessFilter} has noted it. */
public final class Callers {
    private Callers() {}

    /** @throws IllegalStateException when the method asks for no caller: it is a {@link PublicApi} */
    public static Caller of(SecurityContext security) {
        return requestOf(security).caller();
    }

    static RequestCaller requestOf(SecurityContext security) {
        if (security.getUserPrincipal() instanceof RequestCaller caller) {
            return caller;
        }
        throw new IllegalStateException("There is no caller: the method is open to all");
    }
}
