package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.PolicyView;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * One page of policies, newest first.
 *
 * @param nextCursor hand it back as {@code cursor} for the next page; absent on the last one
 */
@JsonbPropertyOrder({"items", "nextCursor"})
public record PolicyPageResponse(List<Map<String, Object>> items, String nextCursor) {

    /** @param found up to {@code limit} + 1 policies; the one too many tells that there is a next page */
    public static PolicyPageResponse of(List<PolicyView> found, int limit) {
        List<Map<String, Object>> items =
                found.stream().limit(limit).map(PolicyResponse::of).toList();
        boolean more = found.size() > limit;
        return new PolicyPageResponse(
                items, more ? String.valueOf(found.get(limit - 1).id()) : null);
    }
}
