package com.promotion.coupon.application;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Marks the two thread pools of issuing; both are made of the container's threads. */
@Qualifier
@Retention(RUNTIME)
@Target({FIELD, METHOD, PARAMETER})
public @interface Issuing {

    Pool value();

    /** Who works there. */
    enum Pool {
        /** Blocking ledger transactions and gate loads. */
        LEDGER,
        /** Everything short: taking off with a batch, answering callers. */
        ANSWERS
    }
}
