package com.promotion.bench;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Load by users of whom nobody asks twice in a run, one client thread for each. */
final class HttpLoad {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final int CLIENT_THREADS = 1;

    private final AtomicLong strangers = new AtomicLong(RequestTemplate.FIRST_USER_ID);

    /** Every connection asks again as soon as it is answered. */
    LoadResult closed(URI uri, int connections, int seconds) throws InterruptedException {
        return run(new LoadClient(uri, Map.of(), connections, CLIENT_THREADS, REQUEST_TIMEOUT), seconds);
    }

    /** So many requests a second, as long as there are connections that do not wait for an answer. */
    LoadResult offered(URI uri, int connections, int perSecond, int seconds) throws InterruptedException {
        return run(
                new LoadClient(uri, Map.of(), connections, CLIENT_THREADS, REQUEST_TIMEOUT).paced(perSecond), seconds);
    }

    /** As {@link #offered}, but GETs. */
    LoadResult offeredGets(URI uri, int connections, int perSecond, int seconds) throws InterruptedException {
        return run(
                LoadClient.ofGets(uri, connections, CLIENT_THREADS, REQUEST_TIMEOUT)
                        .paced(perSecond),
                seconds);
    }

    private LoadResult run(LoadClient client, int seconds) throws InterruptedException {
        return client.closedLoop(strangers::getAndIncrement, SETTLE, Duration.ofSeconds(seconds));
    }

    /** Both at once; what came of them in this order. */
    static List<LoadResult> together(Callable<LoadResult> one, Callable<LoadResult> other) throws InterruptedException {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Future<LoadResult> first = both.submit(one);
            Future<LoadResult> second = both.submit(other);
            return List.of(first.get(), second.get());
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a load failed", failure.getCause());
        } finally {
            both.shutdownNow();
        }
    }

    static void progress(String name, LoadResult result) {
        ResultFile.progress(
                "%-34s p50 %6.1f ms  p99 %6.1f ms  %.1f s: %s",
                name,
                result.latency().percentileMillis(50),
                result.latency().percentileMillis(99),
                result.seconds(),
                result.answersInWords());
    }
}
