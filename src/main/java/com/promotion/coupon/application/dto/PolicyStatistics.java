package com.promotion.coupon.application.dto;

import com.promotion.coupon.exception.CouponErrorCode;
import java.util.Map;
import java.util.Optional;

/**
 * The statistics of a policy.
 *
 * @param progress what the database knows
 * @param gate what this node's last audit saw; empty for a policy that is not open
 * @param refusedByThisNode refusals since this node was started, by reason
 */
public record PolicyStatistics(
        PolicyProgress progress, Optional<PolicyGauge> gate, Map<CouponErrorCode, Long> refusedByThisNode) {}
