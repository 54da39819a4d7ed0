package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.domain.FieldChange;
import com.promotion.coupon.domain.PolicyAudit.Entry;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What was done to a policy: who, what, when, and every member that is different since. */
@JsonbPropertyOrder({"at", "zone", "actor", "action", "changes"})
public record PolicyAuditResponse(String at, String zone, String actor, String action, List<Change> changes) {

    /** A member before and after; absent where there was or is nothing. */
    @JsonbPropertyOrder({"field", "from", "to"})
    public record Change(String field, String from, String to) {
        static Change of(FieldChange change) {
            return new Change(change.field(), change.from(), change.to());
        }
    }

    public static PolicyAuditResponse of(Entry entry, ZoneId zone) {
        return new PolicyAuditResponse(
                DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(entry.change().at()),
                zone.getId(),
                entry.change().actor(),
                entry.change().action().name(),
                entry.change().changes().stream().map(Change::of).toList());
    }
}
