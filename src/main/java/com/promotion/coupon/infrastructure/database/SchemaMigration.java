package com.promotion.coupon.infrastructure.database;

import com.fasterxml.jackson.databind.type.TypeFactory;
import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.node.DatabaseSchema;
import com.promotion.coupon.application.node.SetUpException;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the schema up to date, once. Nodes may do it at the same time: Flyway waits for its lock. */
@Singleton
public class SchemaMigration implements DatabaseSchema {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String BUG = "42";

    private final AtomicBoolean done = new AtomicBoolean();

    @Override
    public void ensure() {
        if (!done.get()) {
            bringUpToDate(new CouponDataSource());
            done.set(true);
        }
    }

    /**
     * @throws SetUpException when an operator has to change something first
     * @throws DatabaseUnavailableException when the database does not answer
     */
    static void bringUpToDate(CouponDataSource database) {
        verifySession(database);
        migrateAsConfigured(database);
    }

    private static void verifySession(CouponDataSource database) {
        Database settings = database.databaseSettings();
        try (Connection session = database.getConnection()) {
            if (!settings.embedded()) {
                SessionSettings.verify(session, settings);
            }
        } catch (SQLException failure) {
            SetUpException refused = settings.embedded()
                    ? EmbeddedDatabase.explained(failure, settings)
                    : SessionSettings.refusedOptions(failure, settings);
            throw refused == null ? new DatabaseUnavailableException(failure) : refused;
        }
    }

    private static void migrateAsConfigured(CouponDataSource database) {
        Database settings = database.databaseSettings();
        try {
            if (settings.embedded()) {
                migrateEmbedded(database.forMigrations());
            } else {
                migrate(database.forMigrations(), settings.schema());
            }
        } catch (FlywayException failure) {
            throw explained(failure, settings);
        }
    }

    private static RuntimeException explained(FlywayException failure, Database settings) {
        String schema = settings.schema().isEmpty() ? "the default schema" : "schema " + settings.schema();
        if (failure.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return new SetUpException(
                    "There are tables of somebody else in " + schema
                            + " of the database. Set coupon.db.schema to a schema of the"
                            + " service's own, such as coupon: it is created when the role may do that",
                    failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return explained(failure, sql, settings, schema);
            }
        }
        return failure;
    }

    private static RuntimeException explained(
            FlywayException failure, SQLException cause, Database settings, String schema) {
        if (cause.getSQLState().equals(INSUFFICIENT_PRIVILEGE)) {
            String role = settings.user().isEmpty() ? "<role>" : settings.user();
            String own = settings.schema().isEmpty() ? "coupon" : settings.schema();
            return new SetUpException(
                    "Role %s may not create what the service needs in %s (%s). As the database's owner run: CREATE SCHEMA %s AUTHORIZATION %s; and set coupon.db.schema=%s"
                            .formatted(role, schema, cause.getMessage().strip(), own, role, own),
                    failure);
        }
        return cause.getSQLState().startsWith(BUG) ? failure : new DatabaseUnavailableException(failure);
    }

    /** As {@link #migrate(DataSource, String)}, in the schema that the database chooses. */
    public static void migrate(DataSource database) {
        migrate(database, "");
    }

    /**
     * Migrates this database. Flyway does not close a connection that broke under it, and it is asked again every second: a
     * pool would have to find out by itself. It reads its configuration with Jackson, and a server that has Jackson itself
     * lends it to its applications: its cache of types would keep all classes of this one after an undeployment.
     *
     * @param database not a pool
     * @param schema is created when it is not there; empty for the one that the database chooses
     * @throws FlywayException when the database does not answer or a migration fails
     */
    public static void migrate(DataSource database, String schema) {
        FluentConfiguration migration = migration(database, "migration").callbacks(new Limits());
        if (!schema.isEmpty()) {
            migration.schemas(schema).defaultSchema(schema);
        }
        migrate(migration);
    }

    /** As {@link #migrate(DataSource, String)}, for an {@link EmbeddedDatabase}. */
    public static void migrateEmbedded(DataSource database) {
        migrate(migration(database, "embedded"));
    }

    private static FluentConfiguration migration(DataSource database, String scripts) {
        return Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:META-INF/db/" + scripts);
    }

    private static void migrate(FluentConfiguration migration) {
        try {
            migration.load().migrate();
        } finally {
            TypeFactory.defaultInstance().clearCache();
        }
    }

    /**
     * The limits of each migration, set in its transaction, so that a pooler does not hand them on. An index of a table with
     * millions of rows takes its time; a lock that others wait behind does not. Plans are left to PostgreSQL: a statement that
     * changes millions of rows may gain by JIT.
     */
    private static final class Limits implements Callback {
        private static final String SET = "set local lock_timeout = '2s'; set local statement_timeout = '300s';"
                + " set local idle_in_transaction_session_timeout = '305s'; set local enable_seqscan = on; set local jit = on";

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            try (Statement set = context.getConnection().createStatement()) {
                set.execute(SET);
            } catch (SQLException failure) {
                throw new FlywayException("The limits of a migration could not be set", failure);
            }
        }

        @Override
        public String getCallbackName() {
            return "limits";
        }
    }
}
