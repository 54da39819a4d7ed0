package com.promotion.coupon.exception;

import java.util.concurrent.TimeUnit;

/** The policy asks for a claim ticket with proof of work, and the request has none that is good. */
public final class ClaimTicketException extends CouponException {
    private static final long serialVersionUID = 1L;

    /**
     * @param key one of CP018
     * @param arguments of the message, as its key says
     */
    public ClaimTicketException(MessageKey key, Object... arguments) {
        super(Message.of(key, arguments));
    }

    private ClaimTicketException(Message message, int retryAfterSeconds) {
        super(message, retryAfterSeconds);
    }

    /**
     * The ticket was fetched after the opening and is not usable yet.
     *
     * @param usableFrom in the business zone
     * @param waitMillis until then, above 0
     */
    public static ClaimTicketException tooEarly(String usableFrom, long waitMillis) {
        long seconds = TimeUnit.MILLISECONDS.toSeconds(waitMillis - 1) + 1;
        return new ClaimTicketException(Message.of(MessageKey.TICKET_TOO_EARLY, usableFrom), Math.toIntExact(seconds));
    }
}
