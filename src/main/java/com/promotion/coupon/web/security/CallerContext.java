package com.promotion.coupon.web.security;

import com.promotion.coupon.application.identity.Caller;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The caller, in the form in which JAX-RS hands it to resources. */
record CallerContext(Caller caller) implements SecurityContext {

    @Override
    public Principal getUserPrincipal() {
        return caller;
    }

    @Override
    public boolean isUserInRole(String role) {
        return caller.hasRole(role);
    }

    /** Unknown here: TLS ends before the service. */
    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
