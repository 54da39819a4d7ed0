package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.TimeLimit;
import com.promotion.coupon.application.config.ServiceSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * Calls of Redis, each with a time limit. Keys and arguments of a script are sent as the texts that {@code toString} makes of
 * them.
 */
final class RedisCalls {
    private final boolean configured;
    private final RScript scripts;
    private final long timeoutMillis;
    private final TimeLimit limit;

    /**
     * @param redisson not touched where no Redis is configured
     * @param what is waited for, to be named when a reply is late: after two timeouts
     */
    RedisCalls(RedissonClient redisson, Deadlines deadlines, String what, ServiceSettings settings) {
        this.configured = settings.redis().configured();
        this.scripts = configured ? redisson.getScript(StringCodec.INSTANCE) : null;
        Duration timeout = settings.gate().timeout();
        this.timeoutMillis = timeout.toMillis();
        this.limit = deadlines.limit(what, timeout.multipliedBy(2));
    }

    /** Runs a script that returns a number. */
    CompletableFuture<Long> number(String script, List<Object> keys, Object... arguments) {
        return run(script, ReturnType.LONG, keys, arguments);
    }

    /** Runs a script that returns a list. */
    <R> CompletableFuture<List<R>> list(String script, List<Object> keys, Object... arguments) {
        return run(script, ReturnType.LIST, keys, arguments);
    }

    private <R> CompletableFuture<R> run(String script, ReturnType type, List<Object> keys, Object... arguments) {
        return call(() -> scripts.evalAsync((String) keys.get(0), Mode.READ_WRITE, script, type, keys, arguments));
    }

    <R> CompletableFuture<R> call(Supplier<RFuture<R>> command) {
        if (!configured) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("There is no Redis: coupon.redis.url is empty"));
        }
        return limit.watch(NettyThreadLocals.removedAfter(command).toCompletableFuture());
    }

    /**
     * Blocks until the reply is there, for four timeouts at most.
     *
     * @throws IllegalStateException when there is none; {@code failed} says what that means
     */
    <R> R await(CompletableFuture<R> reply, String failed) {
        try {
            return reply.get(timeoutMillis * 4, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for Redis", interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failed, failure);
        }
    }
}
