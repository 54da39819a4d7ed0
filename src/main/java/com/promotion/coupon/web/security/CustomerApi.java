package com.promotion.coupon.web.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * For customers, and for shops' backends that act for them: any valid token will do, or none where a gateway authenticates
 * ({@code coupon.customer-auth}). What the caller may see is up to the method, see {@link Callers}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CustomerApi {

    /** Whether the method looks for a coupon by its id, which may be guessed. */
    boolean looksUpCoupon() default false;
}
