package com.promotion.coupon.web.advice;

/** The request body has more bytes than the service reads. */
public final class BodyTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int bytesMax;

    public BodyTooLargeException(int bytesMax) {
        super("The request body has more than " + bytesMax + " bytes", null, false, false);
        this.bytesMax = bytesMax;
    }

    int bytesMax() {
        return bytesMax;
    }
}
