package com.promotion.coupon.infrastructure.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Redis;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.GateRecoveryJob;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.servers.redis.RedisTopology;
import com.promotion.servers.redis.RedisWithPassword;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/** A Redis that wants a password: who has it gets in, and who has not is told so in Redis' own words. */
class RedisLoginIT {
    private static final int ROUNDS_MAX = 20;
    private static RedisWithPassword redis;

    private final ServiceSettings settings = Settings.shipped();
    private final GateHealth health = new GateHealth(Settings.shipped());

    @BeforeAll
    static void start() {
        redis = RedisWithPassword.start();
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ":p%40ss%2Fw%3Ard%25@     |    |",
                "kim:p%40ss%2Fw%3Ard%25@  | /0 |",
                ":p%40ss%2Fw%3Ard%25@     | /3 |",
                "kim@                     | /  | p@ss/w:rd%",
                "''                       |    | p@ss/w:rd%",
            })
    void who_has_the_password_gets_in(String credentials, String database, String password) throws Exception {
        ask(new Redis(redis.urlAs(credentials, orEmpty(database)), orEmpty(password)));

        assertThat(health.known()).isTrue();
        assertThat(health.reachable()).isTrue();
    }

    @Test
    void a_password_that_is_missing_is_named_in_the_words_of_redis() throws Exception {
        ask(new Redis(redis.urlAs("", ""), ""));

        assertThat(health.reachable()).isFalse();
        assertThat(health.lastFailure()).contains("NOAUTH");
    }

    @Test
    void so_is_a_wrong_one_which_is_not_shown() throws Exception {
        ask(new Redis(redis.urlAs(":not-this-one@", ""), ""));

        assertThat(health.reachable()).isFalse();
        assertThat(health.lastFailure()).contains("WRONGPASS").doesNotContain("not-this-one", RedisTopology.PASSWORD);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** As the service does after its start, until it knows. */
    private void ask(Redis where) throws InterruptedException {
        RedissonClient client = Redisson.create(RedissonProducer.config(where, Duration.ofSeconds(1)));
        try {
            RedisStockGate gate = new RedisStockGate(client, new Deadlines(settings), settings, new Clocks());
            GateRecoveryJob job = new GateRecoveryJob(gate, health, null, Runnable::run);
            for (int round = 0; round < ROUNDS_MAX && !health.known(); round++) {
                job.run();
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }
}
