package com.promotion.coupon.web.contract.coupon;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.web.contract.RunningService;

/** Tests that begin with a coupon that was issued. */
public interface IssuedCoupons extends RunningService {
    /** A coupon of {@link #USER}, of a new policy like the draft. */
    default long issuedCoupon(PolicyDraft draft) {
        return issuedCoupon(draft, USER);
    }

    default long issuedCoupon() {
        return issuedCoupon(PolicyDraft.open(10));
    }

    default long issuedCoupon(PolicyDraft draft, long userId) {
        Answer issued = client().issue(client().activated(draft), userId);
        assertThat(issued).hasStatus(201);
        return issued.couponId();
    }
}
