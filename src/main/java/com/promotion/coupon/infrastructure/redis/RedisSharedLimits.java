package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.TimeLimit;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.limit.SharedLimits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * The limits in Redis, one small key for each user or address that is heavy just now. The keys of one limit share a hash tag, so they
 * live in one slot of a Redis Cluster and one script reaches them all.
 */
@Singleton
public class RedisSharedLimits implements SharedLimits {
    private static final String SHARE = LuaScript.read("share-limits.lua");

    private final RScript scripts;
    private final long callTimeoutMillis;
    private final TimeLimit limit;

    @Inject
    public RedisSharedLimits(RedissonClient redisson, Deadlines deadlines, ServiceSettings settings) {
        this.scripts = redisson.getScript(StringCodec.INSTANCE);
        this.callTimeoutMillis = settings.gate().timeout().toMillis();
        this.limit = deadlines.limit(
                "the reply about limits", settings.gate().timeout().multipliedBy(2));
    }

    @Override
    public List<Long> spend(String name, List<Long> keys, List<Long> spentNanos, long debtNanosMax) {
        List<Object> names = new ArrayList<>(keys.size());
        keys.forEach(key -> names.add(key(name, key)));
        List<Object> arguments = new ArrayList<>(spentNanos.size() + 1);
        arguments.add(micros(debtNanosMax));
        spentNanos.forEach(nanos -> arguments.add(micros(nanos)));
        List<Long> debtMicros = await(names, arguments);
        return debtMicros.stream().map(TimeUnit.MICROSECONDS::toNanos).toList();
    }

    /** When the bucket is full again. */
    static String key(String name, long key) {
        return "coupon:limit:{" + name + "}:" + key;
    }

    private static String micros(long nanos) {
        return String.valueOf(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    private List<Long> await(List<Object> names, List<Object> arguments) {
        try {
            return limit.watch(NettyThreadLocals.removedAfter(() -> scripts.<List<Long>>evalAsync(
                                    (String) names.get(0),
                                    Mode.READ_WRITE,
                                    SHARE,
                                    ReturnType.LIST,
                                    names,
                                    arguments.toArray()))
                            .toCompletableFuture())
                    .get(callTimeoutMillis * 4, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the limits were shared", interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("Redis did not answer, so this node limits alone", failure);
        }
    }
}
