package com.promotion.coupon.infrastructure.database;

import com.fasterxml.jackson.databind.type.TypeFactory;
import com.promotion.coupon.application.node.DatabaseSchema;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date, once. Nodes may do it at the same time: Flyway waits for its lock. */
@Singleton
public class SchemaMigration implements DatabaseSchema {

    private final AtomicBoolean done = new AtomicBoolean();

    @Override
    public void ensure() {
        if (!done.get()) {
            migrate(CouponDataSource.forMigrations());
            done.set(true);
        }
    }

    /**
     * Migrates this database. Flyway does not close a connection that broke under it, and it is asked again every second: a
     * pool would have to find out by itself. It reads its configuration with Jackson, and a server that has Jackson itself
     * lends it to its applications: its cache of types would keep all classes of this one after an undeployment.
     *
     * @param database not a pool
     * @throws RuntimeException when the database does not answer or a migration fails
     */
    public static void migrate(DataSource database) {
        try {
            Flyway.configure(SchemaMigration.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:META-INF/db/migration")
                    .load()
                    .migrate();
        } finally {
            TypeFactory.defaultInstance().clearCache();
        }
    }
}
