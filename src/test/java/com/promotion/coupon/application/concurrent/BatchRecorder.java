package com.promotion.coupon.application.concurrent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.concurrent.Batcher.Readiness;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.exception.ServiceUnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Keeps the batches that a batcher dispatches until the test answers them. */
final class BatchRecorder {
    private final Deque<Batch> batches = new ArrayDeque<>();

    /** One dispatched batch; its answer is each item in upper case. */
    record Batch(long key, List<String> items, CompletableFuture<List<Outcome<String>>> reply) {
        void answer() {
            reply.complete(items.stream()
                    .map(item -> Outcome.of(item.toUpperCase(Locale.ROOT)))
                    .toList());
        }
    }

    /** Batches that the test has not taken yet, the oldest first. */
    Deque<Batch> batches() {
        return batches;
    }

    Batcher<String, String> batcher(ServiceSettings.Batch limits) {
        return batcher(limits, Runnable::run, null, () -> false);
    }

    Batcher<String, String> batcher(
            ServiceSettings.Batch limits, Executor executor, Readiness readiness, BooleanSupplier single) {
        return new Batcher<>(limits, executor, this::dispatch, readiness, single);
    }

    private CompletionStage<List<Outcome<String>>> dispatch(long key, List<String> items) {
        Batch batch = new Batch(key, items, new CompletableFuture<>());
        batches.add(batch);
        return batch.reply();
    }

    static void assertBusy(CompletableFuture<String> result) {
        assertThatThrownBy(result::join).hasCauseInstanceOf(ServiceUnavailableException.class);
    }
}
