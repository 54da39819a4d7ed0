package com.promotion.coupon.infrastructure.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.policy.PolicyFilter;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.fixtures.StatementPlans;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.infrastructure.database.SchemaMigration;
import com.promotion.coupon.infrastructure.database.SessionSettings;
import com.promotion.servers.TestServers;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The plan of every statement of the service, with Hibernate set up as in persistence.xml; in a schema of its own. */
class StatementPlansIT {
    private static final String SCHEMA = "statement_plans_it";
    private static final LocalDateTime NOW = Terms.NOON;
    private static final long POLICY = 1;
    private static final long COUPON = 11;
    private static final long USER = 21;
    private static final String KEY = "key";
    private static final int LIMIT = 100;

    private static final PGSimpleDataSource DATABASE = TestServers.get().dataSource();
    private static StatementPlans plans;

    @BeforeAll
    static void callEveryMethod() throws SQLException {
        run("drop schema if exists " + SCHEMA + " cascade; create schema " + SCHEMA);
        DATABASE.setCurrentSchema(SCHEMA);
        SchemaMigration.migrate(DATABASE);
        plans = new StatementPlans(TestServers.get(), SCHEMA);
        try (EntityManagerFactory factory = plans.entityManagers();
                EntityManager entities = factory.createEntityManager()) {
            entities.getTransaction().begin();
            callEveryMethod(flushing(entities));
            entities.getTransaction().rollback();
        }
    }

    @AfterAll
    static void drop() throws SQLException {
        run("drop schema " + SCHEMA + " cascade");
    }

    private static void callEveryMethod(EntityManager entities) {
        JpaPolicyAudit audit = new JpaPolicyAudit(entities);
        callEveryMethod(new JpaCouponPolicyRepository(entities, Settings.shipped(), new Clocks()));
        entities.clear();
        callEveryMethod(new JpaIssuedCouponRepository(entities));
        callEveryMethod(new JpaCouponPolicyQueries(entities));
        callEveryMethod(new JpaCouponQueries(entities));
        callEveryMethod(new JpaCustomerQueries(entities));
        callEveryMethod(new JpaCouponUseRepository(entities));
        callEveryMethod(new JpaTicketStore(entities));
        audit.append(PolicyChange.opened(POLICY, NOW));
        audit.find("kim", KEY);
        audit.page(POLICY, Long.MAX_VALUE, LIMIT);
    }

    private static void callEveryMethod(JpaCouponPolicyRepository policies) {
        policies.add(CouponPolicy.plan(POLICY, Terms.of(10).build()));
        CouponPolicy policy = policies.lock(POLICY).orElseThrow().policy();
        policies.saveGrants(policy, List.of(policy.grant(COUPON, USER, KEY, NOW).orElseThrow()));
        policies.saveChange(policy);
        policies.saveGateClosed(POLICY);
        policies.find(POLICY);
        policies.stockLevels(NOW, NOW);
        policies.now();
        policies.confirmedNow();
        CouponPolicy unwanted = CouponPolicy.plan(POLICY + 1, Terms.of(10).build());
        policies.add(unwanted);
        policies.remove(unwanted);
    }

    private static void callEveryMethod(JpaIssuedCouponRepository coupons) {
        coupons.find(COUPON);
        coupons.exists(POLICY, USER);
        coupons.findByUsers(POLICY, List.of(USER));
        coupons.holders(POLICY, 0, LIMIT);
    }

    private static void callEveryMethod(JpaCouponPolicyQueries policies) {
        for (PolicyStatus status : new PolicyStatus[] {null, PolicyStatus.ACTIVE}) {
            for (String name : new String[] {null, "쿠폰"}) {
                for (LocalDateTime from : new LocalDateTime[] {null, NOW}) {
                    for (LocalDateTime to : new LocalDateTime[] {null, NOW}) {
                        policies.search(new PolicyFilter(status, name, from, to), Long.MAX_VALUE, LIMIT);
                    }
                }
            }
        }
        policies.dueToOpen(NOW, LIMIT);
        policies.dueToEnd(NOW, LIMIT);
        policies.endedWithOpenGate(LIMIT);
    }

    private static void callEveryMethod(JpaCouponQueries coupons) {
        coupons.page(POLICY, null, NOW, 0, LIMIT, LIMIT);
        for (CouponStatus status : CouponStatus.values()) {
            coupons.page(POLICY, status, NOW, 0, LIMIT, LIMIT);
        }
        coupons.countsByStatus(POLICY, NOW);
        coupons.cancelledUses(POLICY);
        coupons.issuedAt(POLICY, 1);
        coupons.firstIssuedAt(POLICY);
    }

    private static void callEveryMethod(JpaCustomerQueries customers) {
        customers.couponsOf(USER, null, NOW, Long.MAX_VALUE, LIMIT);
        for (CouponStatus status : CouponStatus.values()) {
            customers.couponsOf(USER, status, NOW, Long.MAX_VALUE, LIMIT);
        }
        customers.policies(List.of(POLICY));
        customers.policies(List.of(POLICY, POLICY + 1));
        customers.policiesNotOver(NOW, Long.MAX_VALUE, LIMIT);
    }

    private static void callEveryMethod(JpaCouponUseRepository uses) {
        uses.use(COUPON, new Order("order", 1, 10_000), 1_000, NOW);
        uses.attempts(COUPON, "order");
        uses.cancel(COUPON, "order", 1, NOW);
        uses.cancelBeforeUse(COUPON, "another order", 1, NOW);
        uses.expire(NOW, LIMIT);
    }

    private static void callEveryMethod(JpaTicketStore tickets) {
        tickets.sharedKey(new byte[32]);
        tickets.proofOfWorkBits(LIMIT);
    }

    /** Persisting executes its insert at once, so that the method that asked for it is on the stack. */
    private static EntityManager flushing(EntityManager entities) {
        return (EntityManager) Proxy.newProxyInstance(
                StatementPlansIT.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(entities, arguments);
                        if (method.getName().equals("persist")) {
                            entities.flush();
                        }
                        return result;
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    @Test
    void every_method_of_every_class_with_statements_was_called() {
        assertThat(plans.methodsWithoutStatement(JpaTicketStore.class)).isEmpty();
    }

    /** NodeLeaseTableIT and JpaErasureStoreIT look at two of the others; the last one's statements read no table of the service. */
    @Test
    void no_other_package_than_these_has_statements() {
        assertThat(StatementPlans.packagesWithStatements())
                .containsExactlyInAnyOrder(
                        "com.promotion.coupon.infrastructure.persistence",
                        "com.promotion.coupon.infrastructure.persistence.erasure",
                        "com.promotion.coupon.infrastructure.id",
                        "com.promotion.coupon.infrastructure.database");
    }

    @Test
    void every_statement_is_served_by_an_index() throws SQLException {
        assertThat(plans.disabled()).isEmpty();
    }

    @Test
    void a_statement_that_no_index_serves_is_found() throws SQLException {
        StatementPlans served = new StatementPlans(TestServers.get(), SCHEMA);
        StatementPlans notServed = new StatementPlans(TestServers.get(), SCHEMA);

        execute(served, "select name from coupon_policy where id = ?");
        execute(notServed, "select id from coupon_policy where total_quantity = ?");

        assertThat(served.disabled()).isEmpty();
        assertThat(notServed.disabled()).singleElement(STRING).contains("Seq Scan on coupon_policy");
    }

    @Test
    void no_statement_is_compiled() throws SQLException {
        PGSimpleDataSource session = TestServers.get().dataSource();
        session.setOptions(SessionSettings.options(""));
        try (Connection connection = session.getConnection();
                Statement statement = connection.createStatement();
                ResultSet jit = statement.executeQuery("show jit")) {
            assertThat(jit.next()).isTrue();
            assertThat(jit.getString(1)).isEqualTo("off");
        }
    }

    @Test
    void timers_read_the_policies_that_are_due_and_no_others() throws SQLException {
        assertThat(plans.of(JpaCouponPolicyQueries.class, "dueToOpen"))
                .singleElement(STRING)
                .contains("using idx_coupon_policy_due_to_open")
                .doesNotContain("Sort");
        assertThat(plans.of(JpaCouponPolicyQueries.class, "dueToEnd"))
                .singleElement(STRING)
                .contains("using idx_coupon_policy_due_to_end")
                .doesNotContain("Sort");
        assertThat(plans.of(JpaCouponPolicyQueries.class, "endedWithOpenGate"))
                .singleElement(STRING)
                .contains("using idx_coupon_policy_open_gate")
                .doesNotContain("Sort");
        assertThat(plans.of(JpaTicketStore.class, "proofOfWorkBits"))
                .singleElement(STRING)
                .contains("using idx_coupon_policy_proof_of_work")
                .doesNotContain("Sort");
        assertThat(plans.of(JpaCouponPolicyRepository.class, "stockLevels"))
                .singleElement(STRING)
                .contains("idx_coupon_policy_due_to_open", "idx_coupon_policy_due_to_end");
    }

    /** The statistics are of a time when no coupon was in the state that a partial index is for: it promises to be cheap. */
    @ParameterizedTest
    @EnumSource(CouponStatus.class)
    void one_coupon_and_one_users_coupons_are_found_by_their_keys(CouponStatus onlyStatus) throws SQLException {
        run("insert into coupon_policy (id, name, discount_type, discount_value, total_quantity, issued_quantity,"
                + " start_at, end_at, expire_at, status, version) values (1, 'a', 'FIXED', 1000, 5000, 5000, '2026-01-14',"
                + " '2026-01-15', '2026-02-14', 'ENDED', 0); insert into issued_coupon (id, coupon_policy_id, user_id,"
                + " status, issue_number, issued_at, expire_at) select n, 1, n, '" + onlyStatus
                + "', n, '2026-01-14', '2026-02-14' from generate_series(1, 5000) n;"
                + " analyze issued_coupon");
        try {
            assertThat(plans.of(JpaCouponUseRepository.class, "use"))
                    .singleElement(STRING)
                    .contains("using issued_coupon_pkey");
            assertThat(plans.of(JpaCouponUseRepository.class, "cancel"))
                    .singleElement(STRING)
                    .contains("using issued_coupon_pkey");
            assertThat(plans.of(JpaCustomerQueries.class, "couponsOf"))
                    .hasSize(1 + CouponStatus.values().length)
                    .allMatch(plan -> plan.contains("using uk_user_policy"));
        } finally {
            run("truncate issued_coupon cascade; delete from coupon_policy; analyze issued_coupon");
        }
    }

    /** Each ledger batch changes it: in an index, the update would no longer be a heap-only one. */
    @Test
    void no_index_contains_how_many_coupons_are_issued() throws SQLException {
        List<String> indexes = new ArrayList<>();
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select indexdef from pg_indexes"
                        + " where schemaname = current_schema() and tablename = 'coupon_policy'")) {
            while (rows.next()) {
                indexes.add(rows.getString(1));
            }
        }

        assertThat(indexes).isNotEmpty().noneMatch(index -> index.contains("issued_quantity"));
    }

    private static void execute(StatementPlans recorder, String sql) throws SQLException {
        try (Connection connection = recorder.recording().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, 1);
            statement.execute();
        }
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
