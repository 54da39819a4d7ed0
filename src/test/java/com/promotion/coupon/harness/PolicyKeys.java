package com.promotion.coupon.harness;

import java.util.List;
import org.redisson.api.RMap;
import org.redisson.api.RScript;
import org.redisson.api.RSet;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** One policy's keys in Redis, past the gate's scripts: what tests and benchmarks read there, and what tests damage. */
public final class PolicyKeys {
    private final RedissonClient redisson;
    private final long policyId;

    PolicyKeys(RedissonClient redisson, long policyId) {
        this.redisson = redisson;
        this.policyId = policyId;
    }

    /** Null when the key is missing. */
    public String stock() {
        return redisson.<String>getBucket(name("stock"), StringCodec.INSTANCE).get();
    }

    public void setStock(String stock) {
        redisson.getBucket(name("stock"), StringCodec.INSTANCE).set(stock);
    }

    /** The holders of a coupon, users under way, and '0', which is no user. */
    public RSet<String> admittedUsers() {
        return redisson.getSet(name("issued"), StringCodec.INSTANCE);
    }

    /** What the set of users takes in Redis. */
    public long admittedUsersBytes() {
        return redisson.getScript(StringCodec.INSTANCE)
                .eval(
                        RScript.Mode.READ_ONLY,
                        "return redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', 0)",
                        RScript.ReturnType.LONG,
                        List.of(name("issued")));
    }

    public int outboxEntries() {
        return Math.toIntExact(
                redisson.getStream(name("outbox"), StringCodec.INSTANCE).size());
    }

    public RMap<String, String> window() {
        return redisson.getMap(name("window"), StringCodec.INSTANCE);
    }

    /** @param kind the second word of the key's name, such as {@code outbox} */
    public boolean exists(String kind) {
        return redisson.getKeys().countExists(name(kind)) == 1;
    }

    /** @param kind as in {@link #exists} */
    public void delete(String kind) {
        redisson.getKeys().delete(name(kind));
    }

    private String name(String kind) {
        return "coupon:" + kind + ":{" + policyId + "}";
    }
}
