package com.promotion.coupon.harness;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.infrastructure.database.EmbeddedDatabase;
import com.promotion.coupon.infrastructure.database.SchemaMigration;
import com.promotion.servers.BackingServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database that has the service's tables.
 *
 * @param settings of a node on it
 */
public record LedgerDatabase(String jdbcUrl, String user, String password, ServiceSettings settings) {

    /** The one that these servers have. */
    public static LedgerDatabase of(BackingServers servers) {
        return of(servers, servers.jdbcUrl());
    }

    /** Another one of the same server. */
    public static LedgerDatabase of(BackingServers servers, String jdbcUrl) {
        return new LedgerDatabase(jdbcUrl, servers.dbUser(), servers.dbPassword(), Settings.shipped());
    }

    /** For nodes that no Redis was configured for. */
    LedgerDatabase withoutGate() {
        return settings.database().embedded()
                ? this
                : new LedgerDatabase(
                        jdbcUrl,
                        user,
                        password,
                        Settings.changed().set("coupon.redis.url", "").build());
    }

    /** The one that lives in the process, in this directory. */
    public static LedgerDatabase embedded(Path directory) {
        JdbcDataSource database = EmbeddedDatabase.in(directory);
        return new LedgerDatabase(
                database.getURL(),
                database.getUser(),
                database.getPassword(),
                Settings.changed()
                        .set("coupon.db.url", "embedded")
                        .set("coupon.redis.url", "")
                        .build());
    }

    void migrate() {
        DataSource plain = dataSource();
        if (settings.database().embedded()) {
            SchemaMigration.migrateEmbedded(plain);
        } else {
            SchemaMigration.migrate(plain);
        }
    }

    private DataSource dataSource() {
        if (settings.database().embedded()) {
            JdbcDataSource embedded = new JdbcDataSource();
            embedded.setUrl(jdbcUrl);
            embedded.setUser(user);
            embedded.setPassword(password);
            return embedded;
        }
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setUrl(jdbcUrl);
        server.setUser(user);
        server.setPassword(password);
        return server;
    }

    /** A new connection, in no pool. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }
}
