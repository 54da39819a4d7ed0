package com.promotion.coupon.infrastructure.id;

import com.github.f4b6a3.tsid.TsidFactory;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.node.CouponIds;
import com.promotion.coupon.application.node.NodeLease;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Generates ids while this node holds a leased node id, and none otherwise. The lease is renewed long before it runs
 * out; if that fails until then, generating stops here before the database gives the node id to another.
 *
 * <p>Guarded: {@code lease} is an immutable snapshot behind a volatile; {@link #keepUp} is synchronized. The local
 * end of a lease is counted with the monotonic clock from before the request that took it, so neither a slow answer
 * nor a clock that is set can stretch it.
 */
@Singleton
public class LeasedCouponIds implements CouponIds, NodeLease {
    private static final Logger LOG = Logger.getLogger(LeasedCouponIds.class.getName());

    static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration RENEW_AFTER = Duration.ofSeconds(15);
    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final int NODE_BITS = 10;

    private record Lease(int nodeId, TsidFactory ids, long takenNanos, long idsUntilMillis) {
        boolean valid(long nowMillis) {
            return age().compareTo(LEASE.minus(MARGIN)) < 0 && nowMillis < idsUntilMillis;
        }

        /** In time, or at once when this node's clock was set ahead: it would soon pass what is reserved. */
        boolean due(long nowMillis) {
            return age().compareTo(RENEW_AFTER) > 0
                    || nowMillis > idsUntilMillis - LEASE.minus(RENEW_AFTER).toMillis();
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - takenNanos);
        }
    }

    @Resource(lookup = "java:app/jdbc/coupon")
    private DataSource database;

    private final Database settings;
    private final MonotonicWallClock clock;
    private NodeLeaseTable leases;
    private volatile Lease lease;

    @Inject
    public LeasedCouponIds(ServiceSettings settings) {
        this(settings.database(), new MonotonicWallClock());
    }

    LeasedCouponIds(Database settings, MonotonicWallClock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Without a server that injects the database. */
    static LeasedCouponIds on(DataSource database, Database settings, MonotonicWallClock clock) {
        LeasedCouponIds ids = new LeasedCouponIds(settings, clock);
        ids.database = database;
        return ids;
    }

    @Override
    public long next() {
        Lease current = lease;
        if (current == null || !current.valid(clock.millis())) {
            throw new ServiceUnavailableException();
        }
        return current.ids().create().toLong();
    }

    @Override
    public boolean held() {
        Lease current = lease;
        return current != null && current.valid(clock.millis());
    }

    @Override
    public synchronized void keepUp() {
        if (leases == null) {
            leases = new NodeLeaseTable(database, settings, UUID.randomUUID().toString(), LEASE);
        }
        try {
            if (lease == null) {
                take();
            } else if (lease.due(clock.millis())) {
                renew();
            }
        } catch (SQLException failure) {
            throw new DatabaseUnavailableException(failure);
        }
    }

    private void take() throws SQLException {
        long nanos = System.nanoTime();
        long millis = clock.millis();
        OptionalInt nodeId = leases.take(millis);
        if (nodeId.isPresent()) {
            TsidFactory ids = TsidFactory.builder()
                    .withNodeBits(NODE_BITS)
                    .withNode(nodeId.getAsInt())
                    .withTimeFunction(clock::millis)
                    .build();
            lease = new Lease(nodeId.getAsInt(), ids, nanos, leases.idsUntil(millis));
            LOG.log(Level.INFO, "This node generates ids as node {0}", nodeId.getAsInt());
        }
    }

    private void renew() throws SQLException {
        long nanos = System.nanoTime();
        long millis = clock.millis();
        if (leases.renew(lease.nodeId(), millis)) {
            lease = new Lease(lease.nodeId(), lease.ids(), nanos, leases.idsUntil(millis));
        } else {
            LOG.log(Level.WARNING, "The lease of node id {0} is lost; another one is taken", lease.nodeId());
            lease = null;
            take();
        }
    }

    @PreDestroy
    void release() {
        Lease last = lease;
        lease = null;
        if (last != null) {
            try {
                leases.release(last.nodeId(), clock.millis());
            } catch (SQLException failure) {
                LOG.log(Level.INFO, "Node id {0} not given back, its lease runs out by itself", last.nodeId());
            }
        }
    }
}
