package com.promotion.coupon.web.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * For operators: a token with one of the roles is needed. Not {@code @RolesAllowed}, which Payara takes as a request for a login of its
 * own: it then refuses every token.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AdminApi {

    /** Of {@link com.promotion.coupon.application.identity.Roles}. */
    String[] value();
}
