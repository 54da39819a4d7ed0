package com.promotion.servers.redis;

/** Several Redis servers that stand in for one another. */
public interface RedisTopology extends AutoCloseable {

    /** For {@code coupon.redis.url}. */
    String url();

    /** Stops all its servers at once and deletes what they have written. */
    @Override
    void close();
}
