package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of an {@code Idempotency-Key} header: 1 to 64 letters, digits, or any of {@code . _ : -}, bare or in double quotes.
 * The quoted form is the one of the IETF draft; it means the same key.
 */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";
    public static final String REPLAYED_HEADER = "Idempotency-Replayed";

    /** No lone "-": that is how the outbox writes "no key". */
    private static final Pattern ALLOWED = Pattern.compile("(\"?)(?!-\\1$)([A-Za-z0-9._:-]{1,64})\\1");

    private IdempotencyKey() {}

    /**
     * Returns the key without quotes, or null when there is no header.
     *
     * @param lines the header's; more than one are refused, because it would be chance which of them counts
     * @throws InvalidRequestException when it has other characters or is too long
     */
    public static String parse(List<String> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        Matcher value = ALLOWED.matcher(lines.size() == 1 ? lines.get(0) : "");
        if (!value.matches()) {
            throw new InvalidRequestException(MessageKey.INVALID_IDEMPOTENCY_KEY);
        }
        return value.group(2);
    }
}
