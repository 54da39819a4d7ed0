package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.application.ServiceSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** One Redisson client per deployment. It connects on first use, so the service starts while Redis is away. */
@ApplicationScoped
public class RedissonProducer {

    private static final int CONNECTIONS_MAX = 16;
    private static final int CONNECTIONS_IDLE = 4;
    private static final int THREADS = 2;

    @Produces
    @ApplicationScoped
    public RedissonClient redisson(@ConfigProperty(name = "coupon.redis.url") String url, ServiceSettings settings) {
        return Redisson.create(config(url, settings.gateTimeout()));
    }

    public void shutdown(@Disposes RedissonClient redisson) {
        redisson.shutdown(0, 2, TimeUnit.SECONDS);
    }

    /**
     * No retries: a script whose reply is late may have run, and asking again is the recovery's business, not the
     * client's. Time-outs are a fraction of a second, because the ledger can do without the gate.
     */
    public static Config config(String url, Duration timeout) {
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE);
        config.setUseScriptCache(true);
        config.setLazyInitialization(true);
        config.setThreads(THREADS);
        config.setNettyThreads(THREADS);
        config.useSingleServer()
                .setAddress(url)
                .setTimeout((int) timeout.toMillis())
                .setConnectTimeout((int) timeout.toMillis())
                .setRetryAttempts(0)
                .setPingConnectionInterval(1_000)
                .setConnectionPoolSize(CONNECTIONS_MAX)
                .setConnectionMinimumIdleSize(CONNECTIONS_IDLE)
                .setSubscriptionConnectionPoolSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0);
        return config;
    }
}
