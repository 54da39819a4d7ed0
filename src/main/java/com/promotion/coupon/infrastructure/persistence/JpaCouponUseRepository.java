package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.domain.CouponUse;
import com.promotion.coupon.domain.CouponUseRepository;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.infrastructure.database.Sql;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.LocalDateTime;
import java.util.List;
import org.hibernate.Session;

/**
 * Uses through native statements. Under READ COMMITTED, an update that has waited for a row looks at its conditions again
 * on the row as it is then; but not at those about other tables. So everything that decides stands in the coupon's row,
 * and the primary key of {@code coupon_use} refuses the rest: an attempt that was cancelled while its update waited.
 *
 * <p>{@code status || ''} keeps the partial indexes on states out of the plan of a statement that names one coupon. When the
 * statistics are of a time with few coupons in that state, PostgreSQL takes such an index for as cheap as the primary key, and
 * reads all coupons in that state.
 */
@Singleton
public class JpaCouponUseRepository implements CouponUseRepository {

    private static final String MARK_AS_USED =
            " update issued_coupon set status = 'USED', used_at = :now, order_id = :order,"
                    + " order_attempt = :attempt"
                    + " where id = :coupon and status || '' = 'UNUSED' and expire_at > :now and not exists"
                    + " (select 1 from coupon_use u where u.coupon_id = :coupon and u.order_id = :order and u.attempt >= :attempt)";

    private static final String REMEMBER_USE =
            " insert into coupon_use (coupon_id, order_id, attempt, order_amount, discount_amount, used_at)"
                    + " select id, :order, :attempt, :amount, :discount, cast(:now as timestamp) from ";

    private static final Sql USE = new Sql(
            "with used as (" + MARK_AS_USED + " returning id)" + REMEMBER_USE + "used",
            REMEMBER_USE + "final table (" + MARK_AS_USED + ")");

    private static final String MARK_AS_NOT_USED =
            " update issued_coupon set used_at = null, order_id = null, order_attempt = null,"
                    + " status = case when expire_at > :now then 'UNUSED' else 'EXPIRED' end"
                    + " where id = :coupon and status || '' = 'USED' and order_id = :order"
                    + " and coalesce(order_attempt, 1) = :attempt";

    private static final Sql CANCEL = new Sql(
            "with cancelled as (" + MARK_AS_NOT_USED + " returning id)"
                    + " update coupon_use u set cancelled_at = :now from cancelled"
                    + " where u.coupon_id = cancelled.id and u.order_id = :order and u.attempt = :attempt",
            "merge into coupon_use u using (select id from final table (" + MARK_AS_NOT_USED + ")) as cancelled"
                    + " on u.coupon_id = cancelled.id and u.order_id = :order and u.attempt = :attempt"
                    + " when matched then update set cancelled_at = :now");

    private static final String CANCEL_BEFORE_USE =
            "insert into coupon_use (coupon_id, order_id, attempt, cancelled_at)"
                    + " values (:coupon, :order, :attempt, :now) on conflict do nothing";

    private static final String OVERDUE = "select id from issued_coupon where status = 'UNUSED' and expire_at <= :now"
            + " order by expire_at limit :limit for update skip locked";

    /**
     * An array is filled once and each of its rows found by the primary key. A plan of {@code in (…)} may ask the subquery
     * again, which locks other rows each time; one of a join reads the whole table, since it takes the limit for a tenth of
     * it.
     */
    private static final Sql EXPIRE = new Sql(
            "update issued_coupon set status = 'EXPIRED' where id = any (array(" + OVERDUE + "))",
            "merge into issued_coupon c using (" + OVERDUE + ") as overdue on c.id = overdue.id"
                    + " when matched then update set status = 'EXPIRED'");

    private final EntityManager entities;
    private final Database database;

    @Inject
    public JpaCouponUseRepository(EntityManager entities, ServiceSettings settings) {
        this.entities = entities;
        this.database = settings.database();
    }

    @Override
    public boolean use(long couponId, Order order, long discountAmount, LocalDateTime now) {
        return changed(statement(USE.on(database), couponId, order.id(), order.attempt(), now)
                .setParameter("amount", order.amount())
                .setParameter("discount", discountAmount));
    }

    @Override
    public boolean cancel(long couponId, String orderId, int attempt, LocalDateTime now) {
        return changed(statement(CANCEL.on(database), couponId, orderId, attempt, now));
    }

    @Override
    public boolean cancelBeforeUse(long couponId, String orderId, int attempt, LocalDateTime now) {
        return changed(statement(CANCEL_BEFORE_USE, couponId, orderId, attempt, now));
    }

    private Query statement(String sql, long couponId, String orderId, int attempt, LocalDateTime now) {
        return entities.createNativeQuery(sql)
                .setParameter("coupon", couponId)
                .setParameter("order", orderId)
                .setParameter("attempt", attempt)
                .setParameter("now", now);
    }

    /** Whatever this transaction has read of the coupon before is forgotten: it may have been changed, by this or another. */
    private boolean changed(Query statement) {
        boolean changed = statement.executeUpdate() == 1;
        entities.clear();
        return changed;
    }

    @Override
    public List<CouponUse> attempts(long couponId, String orderId) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select attempt, order_amount, discount_amount, used_at, cancelled_at from coupon_use"
                                + " where coupon_id = :coupon and order_id = :order order by attempt",
                        Object[].class)
                .addScalar("attempt", Integer.class)
                .addScalar("order_amount", Long.class)
                .addScalar("discount_amount", Long.class)
                .addScalar("used_at", LocalDateTime.class)
                .addScalar("cancelled_at", LocalDateTime.class)
                .setParameter("coupon", couponId)
                .setParameter("order", orderId)
                .getResultStream()
                .map(row -> new CouponUse(
                        orderId, (int) row[0], (Long) row[1], (Long) row[2], (LocalDateTime) row[3], (LocalDateTime)
                                row[4]))
                .toList();
    }

    @Override
    public int expire(LocalDateTime now, int limit) {
        return entities.createNativeQuery(EXPIRE.on(database))
                .setParameter("now", now)
                .setParameter("limit", limit)
                .executeUpdate();
    }
}
