package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.domain.FieldChange;
import com.promotion.coupon.domain.PolicyAudit.Entry;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * What was done to a policy, newest first.
 *
 * @param nextCursor hand it back as {@code cursor} for what was done before; absent at the beginning
 */
@JsonbPropertyOrder({"items", "nextCursor"})
public record PolicyAuditResponse(List<Item> items, String nextCursor) {

    /** One change: operator, action, time, and every member that was changed. */
    @JsonbPropertyOrder({"at", "actor", "action", "changes"})
    public record Item(String at, String actor, String action, List<Change> changes) {}

    /** A member before and after; absent where there was or is nothing. */
    @JsonbPropertyOrder({"field", "from", "to"})
    public record Change(String field, String from, String to) {
        static Change of(FieldChange change) {
            return new Change(change.field(), change.from(), change.to());
        }
    }

    /** @param found up to {@code limit} + 1 entries; the one too many tells that there is a next page */
    public static PolicyAuditResponse of(List<Entry> found, int limit) {
        List<Item> items =
                found.stream().limit(limit).map(PolicyAuditResponse::item).toList();
        return new PolicyAuditResponse(
                items,
                found.size() > limit ? String.valueOf(found.get(limit - 1).number()) : null);
    }

    private static Item item(Entry entry) {
        return new Item(
                DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(entry.change().at()),
                entry.change().actor(),
                entry.change().action().name(),
                entry.change().changes().stream().map(Change::of).toList());
    }
}
