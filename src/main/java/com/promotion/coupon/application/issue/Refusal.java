package com.promotion.coupon.application.issue;

import com.promotion.coupon.exception.AlreadyIssuedCouponException;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponNotOpenException;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.CouponSoldOutException;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.ServiceUnavailableException;

/**
 * Why a claim gets no coupon.
 *
 * @param opensInMillis for NOT_OPEN_YET, until the window opens; 0 or less when only an operator can open it
 */
public record Refusal(CouponErrorCode code, long opensInMillis) {

    public Refusal(CouponErrorCode code) {
        this(code, 0);
    }

    CouponException toException(long policyId) {
        return switch (code) {
            case POLICY_NOT_FOUND -> new CouponPolicyNotFoundException(policyId);
            case SOLD_OUT -> new CouponSoldOutException();
            case ALREADY_ISSUED -> new AlreadyIssuedCouponException();
            case NOT_OPEN_YET ->
                new CouponNotOpenException(
                        (int) Math.min(Integer.MAX_VALUE, Math.max(1, (opensInMillis + 999) / 1000)));
            case ENDED -> new CouponException(MessageKey.ENDED);
            case INVALID_REQUEST -> new CouponException(MessageKey.VALUE_REFUSED);
            case UNAVAILABLE -> new ServiceUnavailableException();
            case COUPON_NOT_FOUND,
                    COUPON_NOT_USABLE,
                    NOT_ALLOWED_IN_STATE,
                    INTERNAL_ERROR,
                    KEY_REUSED,
                    STALE,
                    VERSION_REQUIRED,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    TOO_MANY_REQUESTS,
                    TICKET_REFUSED -> throw new IllegalStateException(code + " is no refusal of a claim");
        };
    }
}
