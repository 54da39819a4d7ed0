package com.promotion.coupon.harness;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.erasure.ErasureStore;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponUseRepository;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.infrastructure.database.SchemaMigration;
import com.promotion.coupon.infrastructure.database.SessionSettings;
import com.promotion.coupon.infrastructure.persistence.JpaCouponPolicyQueries;
import com.promotion.coupon.infrastructure.persistence.JpaCouponPolicyRepository;
import com.promotion.coupon.infrastructure.persistence.JpaCouponUseRepository;
import com.promotion.coupon.infrastructure.persistence.JpaIssuedCouponRepository;
import com.promotion.coupon.infrastructure.persistence.JpaPolicyAudit;
import com.promotion.coupon.infrastructure.persistence.erasure.JpaErasureStore;
import com.promotion.servers.BackingServers;
import jakarta.persistence.EntityManager;
import org.hibernate.SessionFactory;
import org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy;
import org.hibernate.cfg.Configuration;
import org.postgresql.ds.PGSimpleDataSource;

/** The service's schema and repositories on a real PostgreSQL, with resource-local transactions in place of JTA. */
final class HarnessDatabase implements AutoCloseable {
    final ResourceLocalTransactions transactions;
    final CouponPolicyRepository policies;
    final IssuedCouponRepository coupons;
    final CouponUseRepository uses;
    final PolicyAudit audit;
    final JpaCouponPolicyQueries policyQueries;
    final ErasureStore users;

    private final SessionFactory sessions;
    private final Clocks clocks = new Clocks();

    /** @param jdbcUrl a database of these servers */
    HarnessDatabase(BackingServers servers, String jdbcUrl, int connections, ServiceSettings settings) {
        PGSimpleDataSource database = servers.dataSource();
        database.setUrl(jdbcUrl);
        SchemaMigration.migrate(database);
        sessions = new Configuration()
                .addAnnotatedClass(CouponPolicy.class)
                .addAnnotatedClass(IssuedCoupon.class)
                .setPhysicalNamingStrategy(new CamelCaseToUnderscoresNamingStrategy())
                .setProperty("hibernate.connection.url", jdbcUrl)
                .setProperty("hibernate.connection.options", SessionSettings.planningOptions())
                .setProperty("hibernate.connection.username", servers.dbUser())
                .setProperty("hibernate.connection.password", servers.dbPassword())
                .setProperty("hibernate.connection.pool_size", String.valueOf(connections))
                .buildSessionFactory();
        transactions = new ResourceLocalTransactions(sessions);
        EntityManager entities = transactions.entities();
        policies = new JpaCouponPolicyRepository(entities, settings, clocks);
        coupons = new JpaIssuedCouponRepository(entities);
        uses = new JpaCouponUseRepository(entities);
        audit = new JpaPolicyAudit(entities);
        policyQueries = new JpaCouponPolicyQueries(entities);
        users = new JpaErasureStore(entities);
    }

    @Override
    public void close() {
        sessions.close();
    }
}
