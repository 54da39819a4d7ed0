package com.promotion.coupon.infrastructure.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Redis;
import com.promotion.coupon.application.limit.SharedLimits;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.servers.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** The debts of all nodes in real Redis. */
class RedisSharedLimitsIT {
    private static final ServiceSettings SETTINGS = Settings.shipped();
    private static final String LIMIT = "test";
    private static final long MOST = Duration.ofMinutes(10).toNanos();
    private static final long SLOW = TimeUnit.SECONDS.toNanos(5);

    private static RedissonClient redisson;
    private static SharedLimits limits;

    @BeforeAll
    static void connect() {
        redisson = Redisson.create(
                RedissonProducer.config(new Redis(TestServers.get().redisUrl(), ""), Duration.ofSeconds(5)));
        limits = new RedisSharedLimits(redisson, new Deadlines(SETTINGS), SETTINGS);
    }

    @AfterAll
    static void disconnect() {
        redisson.shutdown();
    }

    @BeforeEach
    void empty() {
        redisson.getKeys().deleteByPattern("coupon:limit:{" + LIMIT + "}:*");
    }

    private static long spend(long key, Duration spent) {
        return limits.spend(LIMIT, List.of(key), List.of(spent.toNanos()), MOST).get(0);
    }

    private static String stored(long key) {
        return redisson.<String>getBucket(RedisSharedLimits.key(LIMIT, key), StringCodec.INSTANCE)
                .get();
    }

    @Test
    void what_nodes_spend_adds_up_and_is_paid_by_the_time_that_passes() {
        assertThat(spend(7, Duration.ofMinutes(1)))
                .isEqualTo(Duration.ofMinutes(1).toNanos());
        long both = spend(7, Duration.ofMinutes(2));
        assertThat(both).isCloseTo(Duration.ofMinutes(3).toNanos(), within(SLOW));
        assertThat(both).isLessThanOrEqualTo(Duration.ofMinutes(3).toNanos());
        assertThat(spend(8, Duration.ZERO)).as("another key").isZero();
    }

    @Test
    void a_key_is_gone_when_its_debt_is_paid() throws InterruptedException {
        spend(7, Duration.ofMillis(200));
        assertThat(stored(7)).isNotNull();
        assertThat(stored(8)).isNull();
        spend(8, Duration.ZERO);
        assertThat(stored(8)).as("nothing was spent").isNull();

        Thread.sleep(250);
        assertThat(stored(7)).isNull();
        assertThat(spend(7, Duration.ofSeconds(1)))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void a_debt_has_a_bound() {
        assertThat(spend(7, Duration.ofDays(1))).isEqualTo(MOST);
    }

    @Test
    void many_keys_are_told_in_one_call_in_their_order() {
        List<Long> keys = LongStream.rangeClosed(1, 500).boxed().toList();
        List<Long> spent = keys.stream().map(key -> key * 1_000_000).toList();

        assertThat(limits.spend(LIMIT, keys, spent, MOST)).isEqualTo(spent);
    }

    @Test
    void negative_keys_are_other_keys() {
        spend(7, Duration.ofMinutes(1));

        assertThat(spend(-7, Duration.ofSeconds(1)))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }
}
