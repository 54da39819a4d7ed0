package com.promotion.coupon.application.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.limit.TokenBuckets.Spending;
import com.promotion.coupon.exception.TooManyRequestsException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Four tokens, ten more a second, and a clock that the test sets. It begins near its end, as a monotonic clock may. */
class TokenBucketsTest {
    private static final long KEY = 7;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1));
    private final TokenBuckets buckets = new TokenBuckets(Rate.perSecond("user", 10, 4), 100, nanos::get);

    private void passMillis(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private int takeAll() {
        int taken = 0;
        while (buckets.take(KEY).granted()) {
            taken++;
        }
        return taken;
    }

    @Test
    void a_full_bucket_gives_its_burst_and_no_more() {
        assertThat(takeAll()).isEqualTo(4);
        assertThat(buckets.take(KEY + 1).granted()).as("another key").isTrue();
    }

    @Test
    void tokens_come_again_one_by_one_up_to_the_burst() {
        takeAll();

        passMillis(99);
        assertThat(takeAll()).isZero();
        passMillis(1);
        assertThat(takeAll()).isEqualTo(1);
        passMillis(250);
        assertThat(takeAll()).isEqualTo(2);
        passMillis(10_000);
        assertThat(takeAll()).isEqualTo(4);
    }

    @Test
    void a_refused_request_costs_nothing() {
        takeAll();
        for (int i = 0; i < 1_000; i++) {
            assertThat(buckets.take(KEY).granted()).isFalse();
        }
        passMillis(100);

        assertThat(buckets.take(KEY).granted()).isTrue();
    }

    @Test
    void an_allowance_says_what_is_left_and_when_the_bucket_is_full() {
        Allowance first = buckets.take(KEY);
        assertThat(first.remaining()).isEqualTo(3);
        assertThat(first.fullInSeconds()).isEqualTo(1);
        assertThat(first.rate().fillSeconds()).as("0.4 s").isEqualTo(1);

        takeAll();
        Allowance refused = buckets.take(KEY);
        assertThat(refused.remaining()).isZero();
        assertThat(refused.retryAfterSeconds()).as("0.1 s").isEqualTo(1);
        assertThatThrownBy(refused::orThrow).isInstanceOf(TooManyRequestsException.class);
    }

    @Test
    void to_look_takes_nothing_and_makes_no_bucket() {
        assertThat(buckets.look(KEY).granted()).isTrue();
        assertThat(buckets.keys()).isZero();

        takeAll();
        assertThat(buckets.look(KEY).granted()).isFalse();
        passMillis(100);
        assertThat(buckets.look(KEY).granted()).isTrue();
        assertThat(takeAll()).isEqualTo(1);
    }

    @Test
    void the_number_of_keys_is_bounded_and_those_in_use_stay() {
        for (long key = 0; key < 10_000; key++) {
            buckets.take(KEY);
            buckets.take(1_000 + key);
        }

        assertThat(buckets.keys()).isLessThanOrEqualTo(101);
        assertThat(takeAll()).as("its bucket is still empty").isZero();
    }

    @Test
    void buckets_that_must_be_full_are_dropped() {
        buckets.take(KEY);
        for (int i = 0; i < 2; i++) {
            passMillis(70_000);
            buckets.dropFull();
        }

        assertThat(buckets.keys()).isZero();
    }

    @Test
    void a_quarter_of_the_burst_makes_a_key_heavy_until_it_is_shared() {
        assertThat(buckets.heaviest(10)).isEmpty();
        takeAll();
        buckets.take(KEY + 1);

        List<Spending> heaviest = buckets.heaviest(10);
        assertThat(heaviest).extracting(Spending::key).containsExactly(KEY, KEY + 1);
        assertThat(heaviest)
                .extracting(Spending::nanos)
                .containsExactly(TimeUnit.MILLISECONDS.toNanos(400), TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(buckets.heaviest(1)).extracting(Spending::key).containsExactly(KEY);

        heaviest.forEach(spending -> spending.shared(spending.nanos()));
        assertThat(buckets.heaviest(10)).isEmpty();
    }

    @Test
    void what_has_come_again_is_not_shared() {
        buckets.take(KEY);
        passMillis(60);
        assertThat(buckets.heaviest(10)).extracting(Spending::nanos).containsExactly(TimeUnit.MILLISECONDS.toNanos(40));
        passMillis(40);
        assertThat(buckets.heaviest(10)).isEmpty();
    }

    @Test
    void a_larger_debt_is_believed_up_to_a_minute_beyond_an_empty_bucket() {
        buckets.take(KEY);
        buckets.heaviest(1).get(0).shared(TimeUnit.SECONDS.toNanos(5));
        assertThat(buckets.take(KEY).retryAfterSeconds()).as("4.7 s").isEqualTo(5);

        buckets.take(KEY + 1);
        buckets.heaviest(1).get(0).shared(TimeUnit.DAYS.toNanos(1));
        assertThat(buckets.take(KEY + 1).retryAfterSeconds()).as("60.1 s").isEqualTo(61);
    }
}
