package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.Message;
import com.promotion.coupon.exception.MessageKey;

/** A body in a charset or coding that the service does not read: 415 CP008. */
final class UnsupportedBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Message reason;

    UnsupportedBodyException(MessageKey key, String found) {
        this.reason = Message.of(key, found);
    }

    Message reason() {
        return reason;
    }
}
