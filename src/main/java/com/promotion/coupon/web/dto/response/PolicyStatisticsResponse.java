package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.application.dto.PolicyProgress;
import com.promotion.coupon.application.dto.PolicyStatistics;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a policy is doing. Counts of coupons are the database's. A member that has no value yet is absent.
 *
 * @param unused the coupons that are neither used nor expired; the gaps are among them
 * @param cancelled uses that were taken back; their coupons are counted by what they are now, too
 * @param refusedByThisNode refusals by error code since the answering node was started; the other nodes count their own
 * @param gate absent for a policy that is neither open nor about to be
 * @param issuedInLastMinute coupons issued in the 60 s before this answer
 * @param issuedPerSecond over the last minute, or since the first coupon when that was less than a minute ago
 * @param soldOutAfterMs from the first coupon to the last one
 * @param estimatedSecondsToSellOut how long what remains lasts at the present rate
 */
@JsonbPropertyOrder({
    "couponPolicyId",
    "couponPolicyIdText",
    "status",
    "totalQuantity",
    "issued",
    "unused",
    "used",
    "expired",
    "cancelled",
    "remaining",
    "gate",
    "refusedByThisNode",
    "issuedInLastMinute",
    "issuedPerSecond",
    "firstIssuedAt",
    "lastIssuedAt",
    "soldOutAt",
    "zone",
    "soldOutAfterMs",
    "estimatedSecondsToSellOut"
})
public record PolicyStatisticsResponse(
        long couponPolicyId,
        String couponPolicyIdText,
        String status,
        int totalQuantity,
        int issued,
        long unused,
        long used,
        long expired,
        long cancelled,
        int remaining,
        GateResponse gate,
        Map<String, Long> refusedByThisNode,
        int issuedInLastMinute,
        double issuedPerSecond,
        String firstIssuedAt,
        String lastIssuedAt,
        String soldOutAt,
        String zone,
        Long soldOutAfterMs,
        Double estimatedSecondsToSellOut) {

    /**
     * The gate as this node's last audit saw it, a second ago or less.
     *
     * @param remaining coupons left in the gate; absent when it is away or not loaded
     * @param drift by how many coupons that is too many (above 0) or too few (below 0)
     * @param outboxClaims claims admitted and not settled
     * @param gaps issued coupons that had no row when the gate was loaded: somebody has deleted it
     */
    @JsonbPropertyOrder({"remaining", "drift", "outboxClaims", "outboxOldestMs", "gaps"})
    public record GateResponse(Integer remaining, int drift, int outboxClaims, long outboxOldestMs, int gaps) {
        static GateResponse of(PolicyGauge gauge) {
            return new GateResponse(
                    gauge.gateStock(), gauge.drift(), gauge.outboxClaims(), gauge.outboxOldestMillis(), gauge.gaps());
        }
    }

    public static PolicyStatisticsResponse of(PolicyStatistics statistics, ZoneId zone) {
        PolicyProgress progress = statistics.progress();
        Map<String, Long> refused = new TreeMap<>();
        statistics.refusedByThisNode().forEach((code, count) -> refused.put(code.code(), count));
        return new PolicyStatisticsResponse(
                progress.policy().id(),
                String.valueOf(progress.policy().id()),
                progress.policy().status().name(),
                progress.policy().terms().totalQuantity(),
                progress.policy().issuedQuantity(),
                progress.unused(),
                progress.used(),
                progress.expired(),
                progress.cancelled(),
                progress.remaining(),
                statistics.gate().map(GateResponse::of).orElse(null),
                refused,
                progress.issuedInLastMinute(),
                tenths(progress.perSecond()),
                iso(progress.firstIssuedAt()),
                iso(progress.lastIssuedAt()),
                iso(progress.soldOutAt().orElse(null)),
                zone.getId(),
                progress.soldOutAfterMillis().orElse(null),
                progress.secondsToSellOut()
                        .map(PolicyStatisticsResponse::tenths)
                        .orElse(null));
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static String iso(LocalDateTime time) {
        return time == null ? null : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
}
