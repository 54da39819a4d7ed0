package com.promotion.coupon.application.concurrent;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Names the thread pool that is injected; all are made of the container's threads. */
@Qualifier
@Retention(RUNTIME)
@Target({FIELD, METHOD, PARAMETER})
public @interface ThreadPool {
    Pool value();

    /** What a pool is for. */
    enum Pool {
        /** Blocking ledger transactions and gate loads. */
        LEDGER,

        /** Short steps: dispatching a batch, handing over to the next stage. Nothing here may wait or write. */
        STEPS,

        /** Completing callers' futures, which on some servers writes the whole response. */
        RESPONSES,

        /**
         * Blocking reads that many callers share: few threads and a bounded queue, so that many
         * readers do not slow down issuing.
         */
        READS,

        /** Blocking requests: use, look-ups, administration. A bounded queue; see {@link BlockingRequests}. */
        REQUESTS,

        /** Reading bodies that come late, where the server has no safe way to wait for them without a thread. A bounded queue. */
        BODIES,

        /** Downloads, which are sent as fast as their clients read. A bounded queue. */
        DOWNLOADS
    }
}
