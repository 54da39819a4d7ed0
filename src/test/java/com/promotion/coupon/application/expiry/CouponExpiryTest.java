package com.promotion.coupon.application.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.InMemoryDatabase;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CouponExpiryTest {
    private final AtomicLong nanos = new AtomicLong();
    private long overdue;
    private long millisPerChunk;
    private final CouponExpiry expiry =
            new CouponExpiry(new OverdueCoupons(), new InMemoryDatabase(() -> Terms.NOON).policies(), null, nanos::get);

    /** Each transaction is a chunk of the overdue coupons. */
    private final class OverdueCoupons implements Transactions {
        @Override
        @SuppressWarnings("unchecked")
        public <T> T call(Supplier<T> work) {
            int chunk = (int) Math.min(CouponExpiry.CHUNK, overdue);
            overdue -= chunk;
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millisPerChunk));
            return (T) Integer.valueOf(chunk);
        }
    }

    @Test
    void it_goes_on_until_a_chunk_is_not_full() {
        overdue = 3 * CouponExpiry.CHUNK + 1;

        assertThat(expiry.run()).isEqualTo(3 * CouponExpiry.CHUNK + 1);
        assertThat(expiry.run()).isZero();
    }

    @Test
    void it_leaves_the_rest_of_the_second_to_others() {
        overdue = 1_000_000;
        millisPerChunk = CouponExpiry.SHARE_MILLIS / 10;

        assertThat(expiry.run()).isEqualTo(10 * CouponExpiry.CHUNK);
    }

    @Test
    void however_slow_the_database_is_every_second_does_something() {
        overdue = 1_000_000;
        millisPerChunk = 10 * CouponExpiry.SHARE_MILLIS;

        assertThat(expiry.run()).isEqualTo(CouponExpiry.CHUNK);
    }
}
