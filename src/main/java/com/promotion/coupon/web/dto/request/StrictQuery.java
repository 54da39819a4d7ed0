package com.promotion.coupon.web.dto.request;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Refuses query parameters that the method does not know, or that come twice: a misspelt filter would show everything. */
@NameBinding
@Retention(RUNTIME)
@Target({TYPE, METHOD})
public @interface StrictQuery {}
