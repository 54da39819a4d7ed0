package com.promotion.coupon.application.limit;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.RateLimit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The limits of this node, for users, for addresses, and for look-ups of coupons that are not there. A check is some arithmetic on one
 * number in memory: it waits for nothing, so it delays nothing. {@link LimitSharing} tells other nodes of heavy users afterwards.
 */
@Singleton
public class RateLimits {
    private final Optional<TokenBuckets> users;
    private final Optional<TokenBuckets> addresses;
    private final Optional<TokenBuckets> misses;

    @Inject
    public RateLimits(ServiceSettings settings) {
        this(settings.rateLimit(), System::nanoTime);
    }

    RateLimits(RateLimit settings, LongSupplier nanoTime) {
        users = buckets(
                settings.userPerSecond(),
                () -> Rate.perSecond("user", settings.userPerSecond(), settings.userBurst()),
                nanoTime);
        addresses = buckets(
                settings.addressPerSecond(),
                () -> Rate.perSecond("address", settings.addressPerSecond(), settings.addressBurst()),
                nanoTime);
        misses = buckets(
                settings.missesPerMinute(), () -> Rate.perMinute("misses", settings.missesPerMinute()), nanoTime);
    }

    private static Optional<TokenBuckets> buckets(int tokens, Supplier<Rate> rate, LongSupplier nanoTime) {
        return tokens == 0 ? Optional.empty() : Optional.of(new TokenBuckets(rate.get(), nanoTime));
    }

    /** Counts a request of the user. */
    public Allowance takeForUser(long userId) {
        return users.map(buckets -> buckets.take(userId)).orElse(Allowance.UNLIMITED);
    }

    /** Whether requests are limited by address. */
    public boolean limitsAddresses() {
        return addresses.isPresent();
    }

    /** Counts a request from the network, a number below 0. */
    public Allowance takeForAddress(long network) {
        return addresses.map(buckets -> buckets.take(network)).orElse(Allowance.UNLIMITED);
    }

    /** Whether a look-up that finds nothing would still be let through. Counts nothing. */
    public Allowance lookAtMisses(long userOrNetwork) {
        return misses.map(buckets -> buckets.look(userOrNetwork)).orElse(Allowance.UNLIMITED);
    }

    /** Counts a look-up that found nothing. */
    public void countMiss(long userOrNetwork) {
        misses.ifPresent(buckets -> buckets.take(userOrNetwork));
    }

    /** How many requests each of the limits has refused, by its name; only of those that are on. */
    public Map<String, Long> refused() {
        return all().stream().collect(Collectors.toMap(buckets -> buckets.rate().name(), TokenBuckets::refused));
    }

    /** Of the limits that are on. */
    List<TokenBuckets> all() {
        return Stream.of(users, addresses, misses).flatMap(Optional::stream).toList();
    }
}
