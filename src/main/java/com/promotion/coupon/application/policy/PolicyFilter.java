package com.promotion.coupon.application.policy;

import com.promotion.coupon.domain.PolicyStatus;
import java.time.LocalDateTime;

/**
 * Which policies somebody is looking for; null for "any".
 *
 * @param status in which state
 * @param name part of the name, in upper or lower case
 * @param from whose window is not over before this
 * @param to whose window begins before this
 */
public record PolicyFilter(PolicyStatus status, String name, LocalDateTime from, LocalDateTime to) {}
