package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;
import org.redisson.config.SubscriptionMode;

/** One Redisson client per deployment. It connects on first use, so the service starts while Redis is away. */
@ApplicationScoped
public class RedissonProducer {

    private static final int CONNECTIONS_MAX = 16;
    private static final int CONNECTIONS_IDLE = 4;
    private static final int THREADS = 2;
    private static final int PING_MILLIS = 1_000;
    private static final int TOPOLOGY_SCAN_MILLIS = 1_000;

    @Produces
    @ApplicationScoped
    public RedissonClient redisson(ServiceSettings settings) {
        return NettyThreadLocals.removedAfter(
                () -> Redisson.create(config(settings.redis(), settings.gate().timeout())));
    }

    public void shutdown(@Disposes RedissonClient redisson) {
        NettyThreadLocals.removedAfter(() -> {
            redisson.shutdown(0, 2, TimeUnit.SECONDS);
            return redisson;
        });
    }

    /**
     * No retries: a script with a late reply may have run, and outbox recovery, not the client, handles that. Time-outs
     * are a fraction of a second, because the ledger can decide without the gate.
     *
     * @throws IllegalArgumentException when the URL is none of the three forms
     */
    public static Config config(Redis settings, Duration timeout) {
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE);
        config.setUseScriptCache(true);
        config.setLazyInitialization(true);
        config.setThreads(THREADS);
        config.setNettyThreads(THREADS);
        RedisUrl redis = RedisUrl.parse(settings.url());
        config.setUsername(redis.user());
        config.setPassword(settings.password().isEmpty() ? redis.password() : settings.password());
        int millis = (int) timeout.toMillis();
        switch (redis.kind()) {
            case SINGLE ->
                common(config.useSingleServer(), millis)
                        .setAddress(redis.addresses().get(0))
                        .setDatabase(redis.database())
                        .setConnectionPoolSize(CONNECTIONS_MAX)
                        .setConnectionMinimumIdleSize(CONNECTIONS_IDLE)
                        .setSubscriptionConnectionPoolSize(1)
                        .setSubscriptionConnectionMinimumIdleSize(0);
            case CLUSTER ->
                replicated(config.useClusterServers(), millis)
                        .setScanInterval(TOPOLOGY_SCAN_MILLIS)
                        .setNodeAddresses(redis.addresses());
            case SENTINEL ->
                replicated(config.useSentinelServers(), millis)
                        .setMasterName(redis.masterName())
                        .setDatabase(redis.database())
                        .setScanInterval(TOPOLOGY_SCAN_MILLIS)
                        .setCheckSentinelsList(false)
                        .setSentinelAddresses(redis.addresses());
        }
        return config;
    }

    private static <C extends BaseConfig<C>> C common(C servers, int timeoutMillis) {
        return servers.setTimeout(timeoutMillis)
                .setConnectTimeout(timeoutMillis)
                .setRetryAttempts(0)
                .setPingConnectionInterval(PING_MILLIS);
    }

    /** Only the primaries are asked: a replica may be behind. */
    private static <C extends BaseMasterSlaveServersConfig<C>> C replicated(C servers, int timeoutMillis) {
        return common(servers, timeoutMillis)
                .setReadMode(ReadMode.MASTER)
                .setSubscriptionMode(SubscriptionMode.MASTER)
                .setMasterConnectionPoolSize(CONNECTIONS_MAX)
                .setMasterConnectionMinimumIdleSize(CONNECTIONS_IDLE)
                .setSubscriptionConnectionPoolSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0);
    }
}
