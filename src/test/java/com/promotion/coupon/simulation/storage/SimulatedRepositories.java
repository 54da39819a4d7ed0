package com.promotion.coupon.simulation.storage;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyChange;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The service's repositories over a {@link SimulatedDatabase}; each call costs at least one statement. */
final class SimulatedRepositories {
    private final SimulatedDatabase database;
    private final CommittedRows rows;

    SimulatedRepositories(SimulatedDatabase database, CommittedRows rows) {
        this.database = database;
        this.rows = rows;
    }

    CouponPolicyRepository policies() {
        return new Policies();
    }

    IssuedCouponRepository coupons() {
        return new Coupons();
    }

    PolicyAudit audit() {
        return new Audit();
    }

    /** Costs a statement; what it says is not looked at. */
    private final class Audit implements PolicyAudit {
        @Override
        public void append(PolicyChange change, String idempotencyKey) {
            database.statement();
        }

        @Override
        public Optional<PolicyChange> find(String actor, String idempotencyKey) {
            throw new UnsupportedOperationException();
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
            database.statement();
            return id == rows.policyId() ? Optional.of(rows.policy()) : Optional.empty();
        }

        @Override
        public Optional<LockedPolicy> lock(long id) {
            if (id != rows.policyId()) {
                return Optional.empty();
            }
            database.takeLock();
            return Optional.of(new LockedPolicy(rows.policy(), database.now(), true, database.zone()));
        }

        @Override
        public void saveGrants(CouponPolicy policy, List<IssuedCoupon> granted) {
            database.write(granted, policy.issuedQuantity());
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
            database.statement();
            return List.of(new StockLevel(rows.policyId(), rows.totalQuantity(), rows.issuedQuantity()));
        }

        @Override
        public LocalDateTime now() {
            return database.now();
        }

        @Override
        public Optional<LocalDateTime> confirmedNow() {
            return Optional.of(now());
        }
    }

    private final class Coupons implements IssuedCouponRepository {
        @Override
        public Optional<IssuedCoupon> find(long couponId) {
            database.statement();
            return rows.row(couponId);
        }

        @Override
        public boolean exists(long policy, long userId) {
            database.statement();
            return rows.rowOf(userId).isPresent();
        }

        @Override
        public List<IssuedCoupon> findByUsers(long policy, Collection<Long> userIds) {
            database.statement();
            return userIds.stream()
                    .distinct()
                    .map(rows::rowOf)
                    .flatMap(Optional::stream)
                    .toList();
        }

        @Override
        public List<Holder> holders(long policy, int afterNumber, int limit) {
            database.statement();
            return rows.after(afterNumber).stream()
                    .limit(limit)
                    .map(row -> new Holder(row.issueNumber(), row.userId()))
                    .toList();
        }
    }
}
