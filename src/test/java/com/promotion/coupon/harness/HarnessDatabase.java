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
import com.promotion.coupon.infrastructure.database.SessionSettings;
import com.promotion.coupon.infrastructure.persistence.JpaCouponPolicyQueries;
import com.promotion.coupon.infrastructure.persistence.JpaCouponPolicyRepository;
import com.promotion.coupon.infrastructure.persistence.JpaCouponUseRepository;
import com.promotion.coupon.infrastructure.persistence.JpaIssuedCouponRepository;
import com.promotion.coupon.infrastructure.persistence.JpaPolicyAudit;
import com.promotion.coupon.infrastructure.persistence.erasure.JpaErasureStore;
import jakarta.persistence.EntityManager;
import org.hibernate.SessionFactory;
import org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy;
import org.hibernate.cfg.Configuration;

/** The service's schema and repositories on a real database, with resource-local transactions in place of JTA. */
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

    HarnessDatabase(LedgerDatabase database, int connections) {
        database.migrate();
        ServiceSettings settings = database.settings();
        Configuration configuration = new Configuration()
                .addAnnotatedClass(CouponPolicy.class)
                .addAnnotatedClass(IssuedCoupon.class)
                .setPhysicalNamingStrategy(new CamelCaseToUnderscoresNamingStrategy())
                .setProperty("hibernate.boot.allow_jdbc_metadata_access", "false")
                .setProperty("jakarta.persistence.database-product-name", "PostgreSQL")
                .setProperty("jakarta.persistence.database-major-version", "15")
                .setProperty("hibernate.connection.url", database.jdbcUrl())
                .setProperty("hibernate.connection.username", database.user())
                .setProperty("hibernate.connection.password", database.password())
                .setProperty("hibernate.connection.pool_size", String.valueOf(connections));
        if (!settings.database().embedded()) {
            configuration.setProperty("hibernate.connection.options", SessionSettings.planningOptions());
        }
        sessions = configuration.buildSessionFactory();
        transactions = new ResourceLocalTransactions(sessions);
        EntityManager entities = transactions.entities();
        policies = new JpaCouponPolicyRepository(entities, settings, clocks);
        coupons = new JpaIssuedCouponRepository(entities, settings);
        uses = new JpaCouponUseRepository(entities, settings);
        audit = new JpaPolicyAudit(entities);
        policyQueries = new JpaCouponPolicyQueries(entities);
        users = new JpaErasureStore(entities, settings);
    }

    @Override
    public void close() {
        sessions.close();
    }
}
