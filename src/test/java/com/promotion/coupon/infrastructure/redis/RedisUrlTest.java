package com.promotion.coupon.infrastructure.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

    @Test
    void one_server() {
        assertThat(RedisUrl.parse("redis://localhost:6379"))
                .isEqualTo(new RedisUrl(RedisUrl.Kind.SINGLE, List.of("redis://localhost:6379"), null));
        assertThat(RedisUrl.parse("rediss://me:secret@cache.example:6380").addresses())
                .containsExactly("rediss://me:secret@cache.example:6380");
    }

    @Test
    void a_cluster() {
        assertThat(RedisUrl.parse("redis-cluster://:secret@a:7000,b:7001"))
                .isEqualTo(new RedisUrl(
                        RedisUrl.Kind.CLUSTER, List.of("redis://:secret@a:7000", "redis://:secret@b:7001"), null));
    }

    @Test
    void sentinels_and_the_name_they_watch() {
        assertThat(RedisUrl.parse("redis-sentinel://a:26379,b:26379#coupons"))
                .isEqualTo(
                        new RedisUrl(RedisUrl.Kind.SENTINEL, List.of("redis://a:26379", "redis://b:26379"), "coupons"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:6379",
                "http://localhost:6379",
                "redis://localhost",
                "redis://a:1,b:2",
                "redis-sentinel://a:26379",
                "redis-cluster://a:7000#x",
                ""
            })
    void anything_else_is_refused_with_what_was_expected(String url) {
        assertThatThrownBy(() -> RedisUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coupon.redis.url must look like")
                .hasMessageEndingWith(url);
    }

    @Test
    void a_password_is_never_shown() {
        assertThatThrownBy(() -> RedisUrl.parse("redis://me:secret@host"))
                .hasMessageContaining("redis://***@host")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> RedisUrl.parse("redis://me:sec/r@et@host:6379"))
                .hasMessageEndingWith("redis://***@host:6379");
    }
}
