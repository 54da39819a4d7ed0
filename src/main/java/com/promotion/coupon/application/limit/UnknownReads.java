package com.promotion.coupon.application.limit;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * {@link UnknownPolicies} for reads: for at most {@value #IDS_MAX} invented ids and cursors something is read at the same time, so reads
 * for real ones wait a few milliseconds for them at most.
 */
@Singleton
public class UnknownReads {

    /** Two for each of the threads that read what is polled. */
    static final int IDS_MAX = 4;

    private final UnknownPolicies ids;

    @Inject
    public UnknownReads(KnownPolicies policies) {
        this.ids = new UnknownPolicies(policies, IDS_MAX);
    }

    /** As {@link UnknownPolicies#guard}. */
    public <T> CompletableFuture<T> ofPolicy(long policyId, Supplier<? extends CompletionStage<T>> read) {
        return ids.guard(policyId, read);
    }

    /** As {@link UnknownPolicies#guardCursor}; a first page is always read. */
    public <T> CompletableFuture<T> ofPage(Long cursor, Supplier<? extends CompletionStage<T>> read) {
        return cursor == null ? read.get().toCompletableFuture() : ids.guardCursor(cursor, read);
    }
}
