package com.promotion.coupon.application.concurrent;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Marks the thread pools of issuing; all are made of the container's threads. */
@Qualifier
@Retention(RUNTIME)
@Target({FIELD, METHOD, PARAMETER})
public @interface ThreadPool {

    Pool value();

    /** Who works there. */
    enum Pool {
        /** Blocking ledger transactions and gate loads. */
        LEDGER,
        /** Short steps: taking off with a batch, handing over to the next stage. Nothing here may wait or write. */
        STEPS,
        /** Answering callers, which on some servers writes the whole response. */
        ANSWERS,
        /** Blocking reads that many share, {@link CoalescingCache}: few threads, so that no crowd of askers disturbs issuing. */
        READS
    }
}
