package com.promotion.servers.redis;

/** Several Redis servers that stand in for one another. */
public interface RedisTopology extends AutoCloseable {

    /** Of all its servers with data; an operator's, with what has to be encoded in a URL. */
    String PASSWORD = "p@ss/w:rd%";

    /** How it stands in a URL. */
    String ENCODED_PASSWORD = "p%40ss%2Fw%3Ard%25";

    /** For {@code coupon.redis.url}. */
    String url();

    /** Stops all its servers at once and deletes what they have written. */
    @Override
    void close();
}
