package com.promotion.coupon.domain;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import java.util.regex.Pattern;

/**
 * The order that a coupon is used for.
 *
 * @param id the order service's name for it: 1 to 64 visible ASCII characters, neither quotation mark nor backslash
 * @param attempt which try of the order it is, 1 to {@value #ATTEMPT_MAX}; once cancelled, only a higher one may use the coupon
 * @param amount what it comes to before the discount, in whole units of money, 1 to {@value #AMOUNT_MAX}
 */
public record Order(String id, int attempt, long amount) {
    public static final int ATTEMPT_MAX = 1_000;
    public static final long AMOUNT_MAX = 1_000_000_000_000L;

    private static final Pattern ID = Pattern.compile("[!-~&&[^\"\\\\]]{1,64}");

    /** @throws InvalidRequestException naming the field */
    public Order {
        requireId(id);
        requireAttempt(attempt);
        requireAmount(amount);
    }

    /** @throws InvalidRequestException when this cannot be the id of an order */
    public static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new InvalidRequestException(MessageKey.INVALID_ORDER_ID);
        }
    }

    /** @throws InvalidRequestException when this cannot be an order's attempt */
    public static void requireAttempt(int attempt) {
        if (attempt < 1 || attempt > ATTEMPT_MAX) {
            throw new InvalidRequestException(MessageKey.NOT_IN_RANGE, "attempt", 1, ATTEMPT_MAX, attempt);
        }
    }

    /** @throws InvalidRequestException when no order can come to this */
    public static void requireAmount(long amount) {
        if (amount < 1 || amount > AMOUNT_MAX) {
            throw new InvalidRequestException(MessageKey.NOT_IN_RANGE, "orderAmount", 1, AMOUNT_MAX, amount);
        }
    }
}
