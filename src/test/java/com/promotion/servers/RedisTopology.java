package com.promotion.servers;

import java.util.Optional;

/** Several Redis servers that stand in for one another. */
public interface RedisTopology extends AutoCloseable {

    /** For {@code coupon.redis.url}. */
    String url();

    /** The database of these servers with this Redis in place of theirs; closing it closes neither. */
    default BackingServers beside(BackingServers servers) {
        return new BackingServers(
                new BackingServers.Database(
                        servers.jdbcUrl(),
                        servers.dbUser(),
                        servers.dbPassword(),
                        "of other servers",
                        servers.databaseProcess(),
                        () -> {}),
                new BackingServers.Redis(url(), "a topology of its own", Optional.empty(), () -> {}),
                Optional.empty());
    }

    /** Stops all its servers at once and deletes what they have written. */
    @Override
    void close();
}
