package com.promotion.coupon.domain;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.LocalizedText;
import java.util.regex.Pattern;

/**
 * The order that a coupon is used for.
 *
 * @param id the order service's name for it: 1 to 64 visible ASCII characters, neither quotation mark nor backslash
 * @param amount what it comes to before the discount, in whole units of money, 1 to {@value #AMOUNT_MAX}
 */
public record Order(String id, long amount) {
    public static final long AMOUNT_MAX = 1_000_000_000_000L;

    private static final Pattern ID = Pattern.compile("[!-~&&[^\"\\\\]]{1,64}");

    /** @throws InvalidRequestException naming the field */
    public Order {
        requireId(id);
        requireAmount(amount);
    }

    /** @throws InvalidRequestException when this cannot be the id of an order */
    public static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new InvalidRequestException(new LocalizedText(
                    "orderId는 공백, 따옴표(\"), 역슬래시(\\)가 없는 ASCII 문자 1~64자여야 합니다.",
                    "orderId must be 1 to 64 visible ASCII characters without quotation marks and backslashes."));
        }
    }

    /** @throws InvalidRequestException when no order can come to this */
    public static void requireAmount(long amount) {
        if (amount < 1 || amount > AMOUNT_MAX) {
            throw new InvalidRequestException(LocalizedText.of(
                    "orderAmount은(는) 1 이상 %s 이하여야 합니다. (입력값: %s)",
                    "orderAmount must be between 1 and %s (it is %s).", AMOUNT_MAX, amount));
        }
    }
}
