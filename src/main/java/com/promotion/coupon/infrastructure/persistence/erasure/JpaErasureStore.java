package com.promotion.coupon.infrastructure.persistence.erasure;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.erasure.ErasureStore;
import com.promotion.coupon.infrastructure.database.Sql;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** Erasure through native statements; the user's coupons are found by uk_user_policy. */
@Singleton
public class JpaErasureStore implements ErasureStore {

    private static final String IS_OVER = "(p.status = 'ENDED' and p.gate_closed)";

    private static final String NOT_OVER = "select c.coupon_policy_id from issued_coupon c"
            + " join coupon_policy p on p.id = c.coupon_policy_id"
            + " where c.user_id = :user and not " + IS_OVER + " order by c.coupon_policy_id limit :limit";

    private static final String INSERT = "insert into user_erasure (pseudonym, user_id, actor, begun_at, coupons)"
            + " select :pseudonym, cast(:user as bigint), :actor, cast(:now as timestamp), 0"
            + " where exists (select 1 from issued_coupon c where c.user_id = :user)";

    private static final Sql BEGIN =
            new Sql(INSERT + " on conflict (user_id) do nothing", INSERT + " on conflict do nothing");

    /** Whoever waits here for another erasure of the user finds that his coupons are not the user's any more. */
    private static final String CHOOSE = "select c.id, c.coupon_policy_id from issued_coupon c"
            + " join coupon_policy p on p.id = c.coupon_policy_id"
            + " where c.user_id = :user and " + IS_OVER
            + " order by c.coupon_policy_id limit :limit for update of c";

    private static final String REPLACE =
            "update issued_coupon set user_id = :pseudonym, idempotency_key = null where id = any(:ids)";

    private static final String COUNT =
            "update user_erasure set coupons = coupons + :more where pseudonym = :pseudonym";

    private static final String FINISH = "update user_erasure e set user_id = null, finished_at = :now"
            + " where e.pseudonym = :pseudonym and e.user_id is not null"
            + " and not exists (select 1 from issued_coupon c where c.user_id = e.user_id)";

    private final EntityManager entities;
    private final Database database;

    @Inject
    public JpaErasureStore(EntityManager entities, ServiceSettings settings) {
        this.entities = entities;
        this.database = settings.database();
    }

    @Override
    public List<Long> policiesNotOver(long userId, int limit) {
        return session()
                .createNativeQuery(NOT_OVER, Long.class)
                .setParameter("user", userId)
                .setParameter("limit", limit)
                .getResultList();
    }

    @Override
    public Optional<Long> begin(long userId, long pseudonym, String actor, LocalDateTime now) {
        session()
                .createNativeMutationQuery(BEGIN.on(database))
                .setParameter("pseudonym", pseudonym)
                .setParameter("user", userId)
                .setParameter("actor", actor)
                .setParameter("now", now)
                .executeUpdate();
        return session()
                .createNativeQuery("select pseudonym from user_erasure where user_id = :user", Long.class)
                .setParameter("user", userId)
                .uniqueResultOptional();
    }

    @Override
    public List<Long> replaceSome(long userId, long pseudonym, int limit) {
        List<Object[]> chosen = session()
                .createNativeQuery(CHOOSE, Object[].class)
                .setParameter("user", userId)
                .setParameter("limit", limit)
                .getResultList();
        if (chosen.isEmpty()) {
            return List.of();
        }
        session()
                .createNativeMutationQuery(REPLACE)
                .setParameter("pseudonym", pseudonym)
                .setParameter("ids", chosen.stream().map(row -> (Long) row[0]).toArray(Long[]::new))
                .executeUpdate();
        session()
                .createNativeMutationQuery(COUNT)
                .setParameter("more", chosen.size())
                .setParameter("pseudonym", pseudonym)
                .executeUpdate();
        return chosen.stream().map(row -> (Long) row[1]).toList();
    }

    @Override
    public Optional<Integer> finish(long pseudonym, LocalDateTime now) {
        session()
                .createNativeMutationQuery(FINISH)
                .setParameter("pseudonym", pseudonym)
                .setParameter("now", now)
                .executeUpdate();
        return session()
                .createNativeQuery(
                        "select coupons from user_erasure where pseudonym = :pseudonym and user_id is null",
                        Integer.class)
                .setParameter("pseudonym", pseudonym)
                .uniqueResultOptional();
    }

    private Session session() {
        return entities.unwrap(Session.class);
    }
}
