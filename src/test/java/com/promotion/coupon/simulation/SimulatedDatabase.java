package com.promotion.coupon.simulation;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.simulation.FaultInjector.Fault;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One policy and its coupons as PostgreSQL keeps them: transactions of several hosts side by side, reading what is
 * committed; a row lock that others wait for; unique keys; the server's time-outs for waiting and for doing nothing;
 * and a COMMIT whose reply may never come. What a transaction writes is put aside until it commits.
 */
public final class SimulatedDatabase {
    private static final long LOCK_TIMEOUT_MILLIS = 2_000;
    private static final long IDLE_TIMEOUT_MILLIS = 5_000;

    /** The database, or the way to it, failed; nothing is wrong with the data. */
    public static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unavailable(String why) {
            super(why, null, false, false);
        }
    }

    /** A unique key or check was violated: SQLSTATE class 23. */
    public static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String constraint) {
            super(constraint, null, false, false);
        }
    }

    private static final class Tx {
        private final Host host;
        private final List<IssuedCoupon> inserted = new ArrayList<>();
        private Integer issuedQuantity;
        private long lastStatementMillis;
        private boolean ended;
        private boolean leftToTheServer;

        Tx(Host host) {
            this.host = host;
        }
    }

    /** The transaction of the task on this thread. */
    private static final ThreadLocal<Tx> CURRENT = new ThreadLocal<>();

    private record Waiter(Tx tx, CompletableFuture<Void> turn) {}

    private final SimulatedClock timeline;
    private final FaultInjector weather;
    private final Trace trace;
    private final ZoneId zone;
    private final long policyId;
    private final CouponTerms terms;
    private final LocalDateTime activatedAt;

    private int issuedQuantity;
    private final Map<Long, IssuedCoupon> byId = new TreeMap<>();
    private final Map<Long, IssuedCoupon> byUser = new HashMap<>();
    private final Map<String, IssuedCoupon> byKey = new HashMap<>();
    private final TreeMap<Integer, IssuedCoupon> byNumber = new TreeMap<>();

    private final List<Tx> open = new ArrayList<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private Tx lockHolder;
    private boolean withoutConstraints;
    private boolean withoutRowLock;

    public SimulatedDatabase(
            SimulatedClock timeline,
            FaultInjector weather,
            Trace trace,
            ZoneId zone,
            long policyId,
            CouponTerms terms) {
        this.timeline = timeline;
        this.weather = weather;
        this.trace = trace;
        this.zone = zone;
        this.policyId = policyId;
        this.terms = terms;
        this.activatedAt = now();
    }

    /** For bugs that the constraints would hide. */
    public void dropConstraints() {
        withoutConstraints = true;
    }

    /** For bugs that the row lock would hide. */
    public void dropRowLock() {
        withoutRowLock = true;
    }

    // What the checker looks at.

    public List<IssuedCoupon> rows() {
        return List.copyOf(byId.values());
    }

    public int rowCount() {
        return byId.size();
    }

    public int issuedQuantity() {
        return issuedQuantity;
    }

    public Optional<IssuedCoupon> row(long couponId) {
        return Optional.ofNullable(byId.get(couponId));
    }

    public Optional<IssuedCoupon> rowOf(long userId) {
        return Optional.ofNullable(byUser.get(userId));
    }

    public Optional<IssuedCoupon> rowNamed(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    // Transactions.

    /** Runs the work as one transaction of this host. */
    public <T> T transaction(Host host, Supplier<T> work) {
        host.check();
        if (weather.ledgerIsAway() || weather.strikes(Fault.LEDGER_FAILS, 0.06)) {
            timeline.sleep(weather.latency() * 4, host);
            throw new Unavailable("connection refused");
        }
        Tx tx = new Tx(host);
        tx.lastStatementMillis = timeline.now();
        open.add(tx);
        CURRENT.set(tx);
        try {
            T result = work.get();
            commit(tx);
            timeline.sleep(weather.latency(), host);
            return result;
        } finally {
            CURRENT.remove();
            if (!tx.leftToTheServer) {
                end(tx);
            }
        }
    }

    /** The host is gone; the server notices. */
    public void connectionsLost(Host host) {
        for (Tx tx : List.copyOf(open)) {
            if (tx.host == host && !tx.leftToTheServer) {
                end(tx);
            }
        }
    }

    private void commit(Tx tx) {
        statement();
        if (tx.issuedQuantity != null && weather.strikes(Fault.COMMIT_IN_DOUBT, 0.15)) {
            int dice = timeline.between(1, 3);
            if (dice == 1) {
                apply(tx);
            } else if (dice == 2) {
                tx.leftToTheServer = true;
                timeline.after(timeline.between(1, 1_500), null, () -> applyIfPossible(tx));
            }
            trace.note("database: connection of %s lost on COMMIT, case %d", tx.host, dice);
            throw new Unavailable("connection lost on COMMIT");
        }
        apply(tx);
    }

    private void applyIfPossible(Tx tx) {
        try {
            apply(tx);
        } catch (Violation rolledBack) {
            trace.note("database: rolled back, %s", rolledBack.getMessage());
        } finally {
            end(tx);
        }
    }

    private void apply(Tx tx) {
        if (tx.issuedQuantity != null) {
            tx.inserted.forEach(this::checkUnique);
            if (!withoutConstraints && tx.issuedQuantity > terms.totalQuantity()) {
                throw new Violation("ck_never_more_than_total");
            }
            for (IssuedCoupon row : tx.inserted) {
                trace.note("database: row %d, number %d, user %d", row.id(), row.issueNumber(), row.userId());
                byId.put(row.id(), row);
                byUser.put(row.userId(), row);
                byNumber.put(row.issueNumber(), row);
                row.idempotencyKey().ifPresent(key -> byKey.put(key, row));
            }
            issuedQuantity = tx.issuedQuantity;
        }
        end(tx);
    }

    private void checkUnique(IssuedCoupon row) {
        if (withoutConstraints) {
            return;
        }
        if (byId.containsKey(row.id())) {
            throw new Violation("issued_coupon_pkey");
        }
        if (byUser.containsKey(row.userId())) {
            throw new Violation("uk_user_policy");
        }
        if (byNumber.containsKey(row.issueNumber())) {
            throw new Violation("idx_issued_coupon_policy");
        }
        if (row.idempotencyKey().filter(byKey::containsKey).isPresent()) {
            throw new Violation("uk_issued_coupon_idempotency_key");
        }
    }

    private void end(Tx tx) {
        if (!tx.ended) {
            tx.ended = true;
            open.remove(tx);
            waiting.removeIf(waiter -> waiter.tx() == tx);
            if (lockHolder == tx) {
                lockHolder = null;
                handTheLockOn();
            }
        }
    }

    private void handTheLockOn() {
        Waiter next = waiting.poll();
        if (next != null) {
            lockHolder = next.tx();
            var unused = next.turn().complete(null);
        }
    }

    /** Before each statement: time passes, and the transaction may be over. */
    private Tx statement() {
        Tx tx = CURRENT.get();
        timeline.sleep(weather.latency(), tx.host);
        if (tx.ended) {
            throw new Unavailable("terminated by the server");
        }
        tx.lastStatementMillis = timeline.now();
        return tx;
    }

    private void takeLock() {
        Tx tx = statement();
        if (withoutRowLock || lockHolder == tx) {
            return;
        }
        if (lockHolder == null) {
            lockHolder = tx;
        } else {
            Waiter waiter = new Waiter(tx, new CompletableFuture<>());
            waiting.add(waiter);
            timeline.after(LOCK_TIMEOUT_MILLIS, null, () -> giveUp(waiter));
            timeline.await(waiter.turn(), tx.host);
            if (waiter.turn().isCompletedExceptionally()) {
                throw new Unavailable("lock time-out");
            }
            if (tx.ended) {
                throw new Unavailable("terminated by the server");
            }
        }
        tx.lastStatementMillis = timeline.now();
        timeline.after(IDLE_TIMEOUT_MILLIS, null, () -> endIdle(tx));
    }

    private void giveUp(Waiter waiter) {
        if (waiting.remove(waiter)) {
            waiter.turn().completeExceptionally(new Unavailable("lock time-out"));
        }
    }

    private void endIdle(Tx tx) {
        if (!tx.ended && !tx.leftToTheServer) {
            long idle = timeline.now() - tx.lastStatementMillis;
            if (idle >= IDLE_TIMEOUT_MILLIS) {
                trace.note("database: ends the idle transaction of %s", tx.host);
                end(tx);
            } else {
                timeline.after(IDLE_TIMEOUT_MILLIS - idle, null, () -> endIdle(tx));
            }
        }
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(timeline.now()), zone);
    }

    /** The aggregate as it is in the committed row, brought there the way it came there. */
    private CouponPolicy policy() {
        CouponPolicy policy = CouponPolicy.plan(policyId, terms);
        policy.activate(activatedAt);
        for (int number = 1; number <= issuedQuantity; number++) {
            var unused = policy.grant(number, number, null, activatedAt);
        }
        return policy;
    }

    public CouponPolicyRepository policies() {
        return new Policies();
    }

    public IssuedCouponRepository coupons() {
        return new Coupons();
    }

    public PolicyAudit audit() {
        return new Audit();
    }

    /** Costs a statement; what it says is not looked at. */
    private final class Audit implements PolicyAudit {
        @Override
        public void append(PolicyChange change) {
            var unused = statement();
        }

        @Override
        public List<Entry> page(long policy, long beforeEntry, int limit) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Policies implements CouponPolicyRepository {
        @Override
        public void add(CouponPolicy policy) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<CouponPolicy> find(long id) {
            var unused = statement();
            return id == policyId ? Optional.of(policy()) : Optional.empty();
        }

        @Override
        public Optional<LockedPolicy> lock(long id) {
            if (id != policyId) {
                return Optional.empty();
            }
            takeLock();
            return Optional.of(new LockedPolicy(policy(), SimulatedDatabase.this.now(), zone));
        }

        @Override
        public void saveGrants(CouponPolicy policy, List<IssuedCoupon> granted) {
            Tx tx = statement();
            granted.forEach(SimulatedDatabase.this::checkUnique);
            tx.inserted.addAll(granted);
            tx.issuedQuantity = policy.issuedQuantity();
        }

        @Override
        public void saveChange(CouponPolicy policy) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(CouponPolicy policy) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void saveGateClosed(long id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<StockLevel> stockLevels(LocalDateTime now, LocalDateTime soon) {
            var unused = statement();
            return List.of(new StockLevel(policyId, terms.totalQuantity(), issuedQuantity));
        }

        @Override
        public LocalDateTime now() {
            return SimulatedDatabase.this.now();
        }
    }

    private final class Coupons implements IssuedCouponRepository {
        @Override
        public Optional<IssuedCoupon> find(long couponId) {
            var unused = statement();
            return row(couponId);
        }

        @Override
        public boolean exists(long policy, long userId) {
            var unused = statement();
            return byUser.containsKey(userId);
        }

        @Override
        public List<IssuedCoupon> findByUsers(long policy, Collection<Long> userIds) {
            var unused = statement();
            return found(byUser, userIds);
        }

        @Override
        public List<IssuedCoupon> findByIdempotencyKeys(Collection<String> keys) {
            var unused = statement();
            return found(byKey, keys);
        }

        private <K> List<IssuedCoupon> found(Map<K, IssuedCoupon> index, Collection<K> wanted) {
            return wanted.stream()
                    .distinct()
                    .map(index::get)
                    .filter(Objects::nonNull)
                    .toList();
        }

        @Override
        public List<Holder> holders(long policy, int afterNumber, int limit) {
            var unused = statement();
            return byNumber.tailMap(afterNumber, false).values().stream()
                    .limit(limit)
                    .map(row -> new Holder(row.issueNumber(), row.userId()))
                    .toList();
        }
    }
}
