package com.promotion.coupon.infrastructure.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.settings.Settings;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.redisson.api.RBucket;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.misc.CompletableFutureWrapper;

/** The gate's calls when the client never gets a reply and its own time-out does not work. */
class RedisStockGateTest {
    private final Deadlines deadlines = new Deadlines(Settings.shipped());
    private final StockGate gate =
            new RedisStockGate(clientWithoutReplies(RedissonClient.class), deadlines, Settings.shipped(), new Clocks());

    @Test
    void promising_a_coupon_has_a_time_limit() {
        assertTimesOut(gate.promise(new Claim(1, 2, 3, null), "1-0").toCompletableFuture());
    }

    @Test
    void asking_for_a_promised_coupon_has_a_time_limit() {
        assertTimesOut(gate.promised(1).toCompletableFuture());
    }

    private void assertTimesOut(CompletableFuture<?> reply) {
        assertThat(reply).isNotDone();
        Await.until(
                "the call has ended",
                () -> {
                    deadlines.expire();
                    return reply.isDone();
                },
                ended -> ended);
        assertThatThrownBy(reply::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(TimeoutException.class);
    }

    /** Every command that it is given stays without a reply. */
    private static <T> T clientWithoutReplies(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> noReply(method.getReturnType())));
    }

    private static Object noReply(Class<?> type) {
        if (type == RFuture.class) {
            return type.cast(new CompletableFutureWrapper<>(new CompletableFuture<>()));
        }
        if (type == RScript.class || type == RBucket.class) {
            return clientWithoutReplies(type);
        }
        throw new UnsupportedOperationException(type.getName());
    }
}
