package com.promotion.coupon.domain;

import java.time.LocalDateTime;
import java.util.List;

/**
 * One change of a policy.
 *
 * @param at by the database's clock, in the business zone
 * @param actor the operator; {@value #SCHEDULE} for the clock
 * @param changes every member that was changed
 */
public record PolicyChange(long policyId, LocalDateTime at, String actor, Action action, List<FieldChange> changes) {

    /** The actor of changes that the clock makes. */
    public static final String SCHEDULE = "schedule";

    /** What was done. */
    public enum Action {
        CREATE,
        CHANGE,
        /** By hand. */
        ACTIVATE,
        /** By the clock. */
        OPEN,
        END,
        DELETE,
        /** The holder of one of its coupons was replaced by a pseudonym. */
        ERASE
    }

    /** The clock has opened the policy. */
    public static PolicyChange opened(long policyId, LocalDateTime at) {
        return new PolicyChange(
                policyId,
                at,
                SCHEDULE,
                Action.OPEN,
                List.of(FieldChange.of("status", PolicyStatus.PENDING, PolicyStatus.ACTIVE)));
    }

    /** A user, who is not named, was erased, and with him the holder of one coupon of the policy. */
    public static PolicyChange erased(long policyId, LocalDateTime at, String actor) {
        return new PolicyChange(policyId, at, actor, Action.ERASE, List.of(FieldChange.of("erasedCoupons", null, 1)));
    }
}
