package com.promotion.bench.load;

import com.promotion.tokens.TokenIssuer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Load by users who ask only once in a run, one client thread for each. */
public final class HttpLoad {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final int CLIENT_THREADS = 1;

    private final AtomicLong strangers;

    public HttpLoad() {
        this(RequestTemplate.FIRST_USER_ID);
    }

    /** @param firstUser no user with a smaller id asks */
    public HttpLoad(long firstUser) {
        strangers = new AtomicLong(firstUser);
    }

    /** Every connection asks again as soon as it is answered. */
    public LoadResult closed(URI uri, int connections, int seconds) throws InterruptedException {
        return run(
                new LoadClient(uri, TokenIssuer.ofTests().headers(), connections, CLIENT_THREADS, REQUEST_TIMEOUT),
                seconds);
    }

    /** As {@link #closed}, with a token of his own for each user. */
    public LoadResult closed(URI uri, UserTokens tokens, int connections, int seconds) throws InterruptedException {
        return run(new LoadClient(uri, tokens, connections, CLIENT_THREADS, REQUEST_TIMEOUT), seconds);
    }

    /** So many requests a second, as long as there are connections that do not wait for an answer. */
    public LoadResult offered(URI uri, int connections, int perSecond, int seconds) throws InterruptedException {
        return run(
                new LoadClient(uri, TokenIssuer.ofTests().headers(), connections, CLIENT_THREADS, REQUEST_TIMEOUT)
                        .paced(perSecond),
                seconds);
    }

    /** As {@link #offered}, but GETs. */
    public LoadResult offeredGets(URI uri, int connections, int perSecond, int seconds) throws InterruptedException {
        return run(
                LoadClient.ofGets(uri, connections, CLIENT_THREADS, REQUEST_TIMEOUT)
                        .paced(perSecond),
                seconds);
    }

    private LoadResult run(LoadClient client, int seconds) throws InterruptedException {
        return client.closedLoop(strangers::getAndIncrement, SETTLE, Duration.ofSeconds(seconds));
    }

    /** Both at once; what came of them in this order. */
    public static List<LoadResult> together(Callable<LoadResult> one, Callable<LoadResult> other)
            throws InterruptedException {
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
}
