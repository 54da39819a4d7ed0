package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.domain.PolicyChange;

/** The operator named in the audit trail: the subject of the token. */
public final class Operator {
    private static final int LENGTH_MAX = 100;

    private Operator() {}

    /** The subject, cut to what the audit trail has room for; never the name of the clock. */
    public static String of(Caller caller) {
        String subject = caller.subject();
        if (subject.equals(PolicyChange.SCHEDULE)) {
            return subject + " (token)";
        }
        return subject.length() <= LENGTH_MAX ? subject : subject.substring(0, LENGTH_MAX);
    }
}
