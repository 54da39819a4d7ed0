package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.domain.FieldChange;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyChange;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hibernate.Session;

/** The audit trail as rows, which a trigger of the database protects against changes. */
@Singleton
public class JpaPolicyAudit implements PolicyAudit {

    private final EntityManager entities;

    @Inject
    public JpaPolicyAudit(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public void append(PolicyChange change, String idempotencyKey) {
        entities.unwrap(Session.class)
                .createNativeMutationQuery("insert into policy_change"
                        + " (coupon_policy_id, changed_at, actor, action, fields, old_values, new_values, idempotency_key)"
                        + " values (:policy, :at, :actor, :action, :fields, :old, :new, :key)")
                .setParameter("policy", change.policyId())
                .setParameter("at", change.at())
                .setParameter("actor", change.actor())
                .setParameter("action", change.action().name())
                .setParameter("fields", texts(change, FieldChange::field))
                .setParameter("old", texts(change, FieldChange::from))
                .setParameter("new", texts(change, FieldChange::to))
                .setParameter("key", idempotencyKey, String.class)
                .executeUpdate();
    }

    @Override
    public Optional<PolicyChange> find(String actor, String idempotencyKey) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select id, changed_at, actor, action, fields, old_values, new_values, coupon_policy_id"
                                + " from policy_change where actor = :actor and idempotency_key = :key",
                        Object[].class)
                .setParameter("actor", actor)
                .setParameter("key", idempotencyKey)
                .getResultStream()
                .map(row -> entry((Long) row[7], row).change())
                .findAny();
    }

    private static String[] texts(PolicyChange change, Function<FieldChange, String> part) {
        return change.changes().stream().map(part).toArray(String[]::new);
    }

    @Override
    public List<Entry> page(long policyId, long beforeEntry, int limit) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select id, changed_at, actor, action, fields, old_values, new_values from policy_change"
                                + " where coupon_policy_id = :policy and id < :before order by id desc limit :limit",
                        Object[].class)
                .setParameter("policy", policyId)
                .setParameter("before", beforeEntry)
                .setParameter("limit", limit)
                .getResultStream()
                .map(row -> entry(policyId, row))
                .toList();
    }

    private static Entry entry(long policyId, Object[] row) {
        return new Entry(
                (Long) row[0],
                new PolicyChange(
                        policyId,
                        row[1] instanceof Timestamp time ? time.toLocalDateTime() : (LocalDateTime) row[1],
                        (String) row[2],
                        PolicyChange.Action.valueOf((String) row[3]),
                        changes((String[]) row[4], (String[]) row[5], (String[]) row[6])));
    }

    private static List<FieldChange> changes(String[] fields, String[] from, String[] to) {
        return IntStream.range(0, fields.length)
                .mapToObj(i -> new FieldChange(fields[i], from[i], to[i]))
                .toList();
    }
}
