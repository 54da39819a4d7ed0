package com.promotion.coupon.application.policy;

import com.promotion.coupon.domain.PolicyStatus;
import java.time.LocalDateTime;

/**
 * The criteria of a search for policies; null matches any policy.
 *
 * @param status the policy's state
 * @param name part of the name, in upper or lower case
 * @param from the policy's window ends after this
 * @param to the policy's window begins before this
 */
public record PolicyFilter(PolicyStatus status, String name, LocalDateTime from, LocalDateTime to) {}
