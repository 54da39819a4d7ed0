package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.domain.FieldChange;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyChange;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

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
        return entries("actor = :actor and idempotency_key = :key")
                .setParameter("actor", actor)
                .setParameter("key", idempotencyKey)
                .getResultStream()
                .map(row -> entry(row).change())
                .findAny();
    }

    /** Both databases are told the types: they name that of an array in different ways. */
    private NativeQuery<Object[]> entries(String condition) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select id, coupon_policy_id, changed_at, actor, action, fields, old_values, new_values"
                                + " from policy_change where " + condition,
                        Object[].class)
                .addScalar("id", Long.class)
                .addScalar("coupon_policy_id", Long.class)
                .addScalar("changed_at", LocalDateTime.class)
                .addScalar("actor", String.class)
                .addScalar("action", String.class)
                .addScalar("fields", String[].class)
                .addScalar("old_values", String[].class)
                .addScalar("new_values", String[].class);
    }

    private static String[] texts(PolicyChange change, Function<FieldChange, String> part) {
        return change.changes().stream().map(part).toArray(String[]::new);
    }

    @Override
    public List<Entry> page(long policyId, long beforeEntry, int limit) {
        return entries("coupon_policy_id = :policy and id < :before order by id desc limit :limit")
                .setParameter("policy", policyId)
                .setParameter("before", beforeEntry)
                .setParameter("limit", limit)
                .getResultStream()
                .map(JpaPolicyAudit::entry)
                .toList();
    }

    private static Entry entry(Object[] row) {
        return new Entry(
                (Long) row[0],
                new PolicyChange(
                        (Long) row[1],
                        (LocalDateTime) row[2],
                        (String) row[3],
                        PolicyChange.Action.valueOf((String) row[4]),
                        changes((String[]) row[5], (String[]) row[6], (String[]) row[7])));
    }

    private static List<FieldChange> changes(String[] fields, String[] from, String[] to) {
        return IntStream.range(0, fields.length)
                .mapToObj(i -> new FieldChange(fields[i], from[i], to[i]))
                .toList();
    }
}
