package com.promotion.coupon.application.dto;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * The progress of a policy in the database at one moment.
 *
 * @param now that moment, by the database's clock
 * @param cancelled uses that were taken back, whatever has become of the coupons since
 * @param firstIssuedAt null before the first coupon
 * @param lastIssuedAt null before the first coupon
 * @param issuedInLastMinute coupons issued in the minute before {@code now}
 */
public record PolicyProgress(
        PolicyView policy,
        LocalDateTime now,
        long used,
        long expired,
        long cancelled,
        LocalDateTime firstIssuedAt,
        LocalDateTime lastIssuedAt,
        int issuedInLastMinute) {

    private static final double SECONDS = 60;
    private static final double MILLIS_PER_SECOND = 1_000;

    public long unused() {
        return policy.issuedQuantity() - used - expired;
    }

    public int remaining() {
        return policy.terms().totalQuantity() - policy.issuedQuantity();
    }

    /** Coupons per second over the last minute, or since the first coupon when that was less than a minute ago. */
    public double perSecond() {
        if (issuedInLastMinute == 0) {
            return 0;
        }
        double sinceFirst = Duration.between(firstIssuedAt, now).toMillis() / MILLIS_PER_SECOND;
        return issuedInLastMinute / Math.max(1, Math.min(SECONDS, sinceFirst));
    }

    /** From the first coupon to the last one; empty while any are left. */
    public Optional<Long> soldOutAfterMillis() {
        return soldOutAt().map(last -> Duration.between(firstIssuedAt, last).toMillis());
    }

    /** How long the remaining coupons last at the present rate; empty when none is left, or none was issued in the last minute. */
    public Optional<Double> secondsToSellOut() {
        return remaining() == 0 || issuedInLastMinute == 0 ? Optional.empty() : Optional.of(remaining() / perSecond());
    }

    /** When the last coupon was issued; empty while any are left. */
    public Optional<LocalDateTime> soldOutAt() {
        return remaining() == 0 ? Optional.ofNullable(lastIssuedAt) : Optional.empty();
    }
}
