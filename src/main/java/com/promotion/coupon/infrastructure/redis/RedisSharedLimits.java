package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.limit.SharedLimits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RedissonClient;

/**
 * The limits in Redis, one small key for each user or address that is heavy just now. The keys of one limit share a hash tag, so they
 * live in one slot of a Redis Cluster and one script reaches them all.
 */
@Singleton
public class RedisSharedLimits implements SharedLimits {
    private static final String SHARE = LuaScript.read("share-limits.lua");

    private final RedisCalls calls;

    @Inject
    public RedisSharedLimits(RedissonClient redisson, Deadlines deadlines, ServiceSettings settings) {
        this.calls = new RedisCalls(redisson, deadlines, "the reply about limits", settings);
    }

    @Override
    public List<Long> spend(String name, List<Long> keys, List<Long> spentNanos, long debtNanosMax) {
        List<Object> names = new ArrayList<>(keys.size());
        keys.forEach(key -> names.add(key(name, key)));
        List<Long> micros = new ArrayList<>(spentNanos.size() + 1);
        micros.add(TimeUnit.NANOSECONDS.toMicros(debtNanosMax));
        spentNanos.forEach(nanos -> micros.add(TimeUnit.NANOSECONDS.toMicros(nanos)));
        List<Long> debtMicros = calls.await(
                calls.list(SHARE, names, micros.toArray()), "Redis did not answer, so this node limits alone");
        return debtMicros.stream().map(TimeUnit.MICROSECONDS::toNanos).toList();
    }

    /** When the bucket is full again. */
    static String key(String name, long key) {
        return "coupon:limit:{" + name + "}:" + key;
    }
}
