package com.promotion.coupon.exception;

/**
 * The keys of all texts for callers in the bundles: the code, and a detail where the code has several
 * texts. {@link Messages} has the texts.
 */
public enum MessageKey {
    POLICY_NOT_FOUND(CouponErrorCode.POLICY_NOT_FOUND),
    COUPON_NOT_FOUND(CouponErrorCode.COUPON_NOT_FOUND),
    SOLD_OUT(CouponErrorCode.SOLD_OUT),
    ALREADY_ISSUED(CouponErrorCode.ALREADY_ISSUED),
    NOT_OPEN_YET(CouponErrorCode.NOT_OPEN_YET),
    ENDED(CouponErrorCode.ENDED),

    USED_BY_ANOTHER_ORDER(CouponErrorCode.COUPON_NOT_USABLE, "used-by-another-order"),
    COUPON_EXPIRED(CouponErrorCode.COUPON_NOT_USABLE, "expired"),
    OTHER_OWNER(CouponErrorCode.COUPON_NOT_USABLE, "other-owner"),
    ORDER_CANCELLED(CouponErrorCode.COUPON_NOT_USABLE, "order-cancelled"),
    OTHER_ATTEMPT(CouponErrorCode.COUPON_NOT_USABLE, "other-attempt"),
    OTHER_AMOUNT(CouponErrorCode.COUPON_NOT_USABLE, "other-amount"),
    ORDER_TOO_SMALL(CouponErrorCode.COUPON_NOT_USABLE, "order-too-small"),
    NO_DISCOUNT(CouponErrorCode.COUPON_NOT_USABLE, "no-discount"),
    NOT_USED_BY_ORDER(CouponErrorCode.COUPON_NOT_USABLE, "not-used-by-order"),

    INVALID_REQUEST(CouponErrorCode.INVALID_REQUEST),
    REQUIRED(CouponErrorCode.INVALID_REQUEST, "required"),
    NOT_POSITIVE(CouponErrorCode.INVALID_REQUEST, "not-positive"),
    NOT_WHOLE_NUMBER(CouponErrorCode.INVALID_REQUEST, "not-whole-number"),
    NOT_32_BIT(CouponErrorCode.INVALID_REQUEST, "not-32-bit"),
    NOT_64_BIT(CouponErrorCode.INVALID_REQUEST, "not-64-bit"),
    IDS_DIFFER(CouponErrorCode.INVALID_REQUEST, "ids-differ"),
    NOT_STRING(CouponErrorCode.INVALID_REQUEST, "not-string"),
    NOT_DATE_TIME(CouponErrorCode.INVALID_REQUEST, "not-date-time"),
    NOT_ONE_OF(CouponErrorCode.INVALID_REQUEST, "not-one-of"),
    NOT_IN_RANGE(CouponErrorCode.INVALID_REQUEST, "not-in-range"),
    WRONG_LENGTH(CouponErrorCode.INVALID_REQUEST, "wrong-length"),
    NUL_CHARACTER(CouponErrorCode.INVALID_REQUEST, "nul-character"),
    LONE_SURROGATE(CouponErrorCode.INVALID_REQUEST, "lone-surrogate"),
    VALUE_REFUSED(CouponErrorCode.INVALID_REQUEST, "value-refused"),
    NOTHING_VISIBLE(CouponErrorCode.INVALID_REQUEST, "nothing-visible"),
    UNKNOWN_MEMBER(CouponErrorCode.INVALID_REQUEST, "unknown-member"),
    MEMBER_TWICE(CouponErrorCode.INVALID_REQUEST, "member-twice"),
    UNKNOWN_PARAMETER(CouponErrorCode.INVALID_REQUEST, "unknown-parameter"),
    PARAMETER_TWICE(CouponErrorCode.INVALID_REQUEST, "parameter-twice"),
    UNSUPPORTED_TIME(CouponErrorCode.INVALID_REQUEST, "unsupported-time"),
    END_NOT_AFTER_START(CouponErrorCode.INVALID_REQUEST, "end-not-after-start"),
    EXPIRE_BEFORE_END(CouponErrorCode.INVALID_REQUEST, "expire-before-end"),
    END_NOT_IN_FUTURE(CouponErrorCode.INVALID_REQUEST, "end-not-in-future"),
    LIMIT_TOO_LARGE(CouponErrorCode.INVALID_REQUEST, "limit-too-large"),
    INVALID_ORDER_ID(CouponErrorCode.INVALID_REQUEST, "order-id"),
    INVALID_IDEMPOTENCY_KEY(CouponErrorCode.INVALID_REQUEST, "idempotency-key"),
    BODY_NOT_UTF_8(CouponErrorCode.INVALID_REQUEST, "body-not-utf-8"),
    BODY_NOT_JSON(CouponErrorCode.INVALID_REQUEST, "body-not-json"),
    BODY_NOT_OBJECT(CouponErrorCode.INVALID_REQUEST, "body-not-object"),
    BODY_TOO_LARGE(CouponErrorCode.INVALID_REQUEST, "body-too-large"),
    BODY_INCOMPLETE(CouponErrorCode.INVALID_REQUEST, "body-incomplete"),
    UNSUPPORTED_CHARSET(CouponErrorCode.INVALID_REQUEST, "unsupported-charset"),
    UNSUPPORTED_CODING(CouponErrorCode.INVALID_REQUEST, "unsupported-coding"),
    PATH_NOT_CANONICAL(CouponErrorCode.INVALID_REQUEST, "path-not-canonical"),
    NO_SUCH_PATH(CouponErrorCode.INVALID_REQUEST, "no-such-path"),
    METHOD_NOT_ALLOWED(CouponErrorCode.INVALID_REQUEST, "method-not-allowed"),
    NOT_ACCEPTABLE(CouponErrorCode.INVALID_REQUEST, "not-acceptable"),
    UNSUPPORTED_MEDIA_TYPE(CouponErrorCode.INVALID_REQUEST, "unsupported-media-type"),

    UNAVAILABLE(CouponErrorCode.UNAVAILABLE),
    SHUTTING_DOWN(CouponErrorCode.UNAVAILABLE, "shutting-down"),
    NOT_ALLOWED_IN_STATE(CouponErrorCode.NOT_ALLOWED_IN_STATE),
    ERASURE_WHILE_OPEN(CouponErrorCode.NOT_ALLOWED_IN_STATE, "erasure-while-open"),
    INTERNAL_ERROR(CouponErrorCode.INTERNAL_ERROR),
    KEY_OF_OTHER_TERMS(CouponErrorCode.KEY_REUSED, "other-terms"),
    KEY_OF_DELETED_POLICY(CouponErrorCode.KEY_REUSED, "deleted-policy"),
    STALE(CouponErrorCode.STALE),
    VERSION_REQUIRED(CouponErrorCode.VERSION_REQUIRED),

    TOKEN_MISSING(CouponErrorCode.UNAUTHENTICATED, "token-missing"),
    TOKEN_EXPIRED(CouponErrorCode.UNAUTHENTICATED, "token-expired"),
    TOKEN_INVALID(CouponErrorCode.UNAUTHENTICATED, "token-invalid"),

    ROLE_MISSING(CouponErrorCode.FORBIDDEN, "role-missing"),
    OTHER_USER(CouponErrorCode.FORBIDDEN, "other-user"),
    SUBJECT_NOT_USER(CouponErrorCode.FORBIDDEN, "subject-not-user"),

    TOO_MANY_REQUESTS(CouponErrorCode.TOO_MANY_REQUESTS),

    TICKET_MISSING(CouponErrorCode.TICKET_REFUSED, "ticket-missing"),
    TICKET_WRONG(CouponErrorCode.TICKET_REFUSED, "ticket-wrong"),
    TICKET_OF_OTHER(CouponErrorCode.TICKET_REFUSED, "ticket-of-other"),
    TICKET_TOO_EARLY(CouponErrorCode.TICKET_REFUSED, "ticket-too-early"),
    TICKET_EXPIRED(CouponErrorCode.TICKET_REFUSED, "ticket-expired"),
    PROOF_MALFORMED(CouponErrorCode.TICKET_REFUSED, "proof-malformed"),
    PROOF_TOO_WEAK(CouponErrorCode.TICKET_REFUSED, "proof-too-weak");

    private final CouponErrorCode code;
    private final String key;

    MessageKey(CouponErrorCode code) {
        this.code = code;
        this.key = code.code();
    }

    MessageKey(CouponErrorCode code, String detail) {
        this.code = code;
        this.key = code.code() + '.' + detail;
    }

    public CouponErrorCode code() {
        return code;
    }

    /** The key in the bundles, e.g. {@code CP003} or {@code CP008.required}. */
    public String key() {
        return key;
    }
}
