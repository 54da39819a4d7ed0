package com.promotion.coupon.infrastructure.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.infrastructure.redis.RedisUrl.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

    @Test
    void one_server() {
        assertThat(RedisUrl.parse("redis://localhost:6379"))
                .isEqualTo(new RedisUrl(Kind.SINGLE, List.of("redis://localhost:6379"), null, null, null, 0))
                .isEqualTo(RedisUrl.parse("redis://localhost:6379/"))
                .isEqualTo(RedisUrl.parse("redis://localhost:6379/0"));
        assertThat(RedisUrl.parse("rediss://me:secret@cache.example:6380/2"))
                .isEqualTo(new RedisUrl(Kind.SINGLE, List.of("rediss://cache.example:6380"), null, "me", "secret", 2));
    }

    @Test
    void a_cluster() {
        assertThat(RedisUrl.parse("redis-cluster://:secret@a:7000,b:7001"))
                .isEqualTo(new RedisUrl(
                        Kind.CLUSTER, List.of("redis://a:7000", "redis://b:7001"), null, null, "secret", 0));
    }

    @Test
    void sentinels_and_the_name_they_watch() {
        assertThat(RedisUrl.parse("redis-sentinel://me@a:26379,b:26379/3#coupons"))
                .isEqualTo(new RedisUrl(
                        Kind.SENTINEL, List.of("redis://a:26379", "redis://b:26379"), "coupons", "me", null, 3));
    }

    @Test
    void user_and_password_are_percent_encoded() {
        RedisUrl url = RedisUrl.parse("redis://k%40im:p%2Fa+s%3As%25%23@host:6379");

        assertThat(url.user()).isEqualTo("k@im");
        assertThat(url.password()).isEqualTo("p/a+s:s%#");
        assertThat(url.addresses()).containsExactly("redis://host:6379");
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
                "redis-cluster://a:7000/1",
                "redis://a:1/one",
                "redis://a:1/12345",
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
        for (String unencoded : List.of("sec/r@et", "sec:ret", "secret%", "sec#ret", "sec ret", "se@cr@et")) {
            assertThatThrownBy(() -> RedisUrl.parse("redis://me:" + unencoded + "@host:6379"))
                    .hasMessageEndingWith("redis://***@host:6379")
                    .hasMessageContaining("%40")
                    .hasMessageNotContaining(unencoded);
        }
    }
}
