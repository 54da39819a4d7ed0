package com.promotion.coupon.web.security;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The caller, in the form in which JAX-RS hands it to resources. */
record CallerContext(RequestCaller request) implements SecurityContext {

    @Override
    public Principal getUserPrincipal() {
        return request;
    }

    @Override
    public boolean isUserInRole(String role) {
        return request.caller().hasRole(role);
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
