package com.promotion.coupon.exception;

/** The reasons a caller can be given. The names are for us, {@link #code()} is the contract. */
public enum CouponErrorCode {
    POLICY_NOT_FOUND("CP001"),
    COUPON_NOT_FOUND("CP002"),
    SOLD_OUT("CP003"),
    ALREADY_ISSUED("CP004"),
    NOT_OPEN_YET("CP005"),
    ENDED("CP006"),
    COUPON_NOT_USABLE("CP007"),
    INVALID_REQUEST("CP008"),
    UNAVAILABLE("CP009"),
    NOT_ALLOWED_IN_STATE("CP010"),
    INTERNAL_ERROR("CP011"),
    KEY_REUSED("CP012"),
    STALE("CP013"),
    VERSION_REQUIRED("CP014"),
    UNAUTHENTICATED("CP015"),
    FORBIDDEN("CP016"),
    TOO_MANY_REQUESTS("CP017"),
    TICKET_REFUSED("CP018");

    private final String code;

    CouponErrorCode(String code) {
        this.code = code;
    }

    /** The code as it stands in the error body, e.g. {@code CP003}. */
    public String code() {
        return code;
    }

    /** Whether it is said only about policies that exist. */
    public boolean provesPolicy() {
        return switch (this) {
            case SOLD_OUT, ALREADY_ISSUED, NOT_OPEN_YET, ENDED, TICKET_REFUSED -> true;
            default -> false;
        };
    }
}
