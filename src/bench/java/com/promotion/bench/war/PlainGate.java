package com.promotion.bench.war;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** The seed's script, called once for each request, on the request's thread. */
@ApplicationScoped
public class PlainGate {
    static final int CLAIMED = 1;
    static final int ALREADY_ISSUED = -2;

    private static final String ISSUE_COUPON_SCRIPT = """
        local alreadyIssued = redis.call('SISMEMBER', KEYS[2], ARGV[1])
        if alreadyIssued == 1 then
            return -2
        end
        local stock = tonumber(redis.call('GET', KEYS[1]))
        if stock == nil or stock <= 0 then
            return -1
        end
        redis.call('DECR', KEYS[1])
        redis.call('SADD', KEYS[2], ARGV[1])
        return 1
        """;

    private RedissonClient redisson;

    @PostConstruct
    void connect() {
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE).setUseScriptCache(true);
        config.useSingleServer()
                .setAddress(ConfigProvider.getConfig(PlainGate.class.getClassLoader())
                        .getValue("coupon.redis.url", String.class))
                .setConnectionMinimumIdleSize(16)
                .setConnectionPoolSize(64);
        redisson = Redisson.create(config);
    }

    @PreDestroy
    void disconnect() {
        redisson.shutdown();
    }

    void open(long policyId, int quantity) {
        redisson.getBucket(stockKey(policyId)).set(Integer.toString(quantity));
        redisson.getKeys().delete(issuedKey(policyId));
    }

    int claim(long policyId, long userId) {
        Long code = redisson.getScript()
                .eval(
                        RScript.Mode.READ_WRITE,
                        ISSUE_COUPON_SCRIPT,
                        RScript.ReturnType.LONG,
                        List.of(stockKey(policyId), issuedKey(policyId)),
                        Long.toString(userId));
        return code.intValue();
    }

    private static String stockKey(long policyId) {
        return "bench:plain:stock:" + policyId;
    }

    private static String issuedKey(long policyId) {
        return "bench:plain:issued:" + policyId;
    }
}
