package com.promotion.coupon.infrastructure.database;

import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.config.ServiceSettings.Database.SessionSource;
import com.promotion.coupon.infrastructure.config.SettingsReader;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The driver's data source, PostgreSQL's or that of the {@link EmbeddedDatabase}, configured from MicroProfile Config, for the {@code <data-source>} of web.xml: so every
 * server pools it, and the environment configures it. By composition, because servers reflect on inherited setters.
 */
public class CouponDataSource implements DataSource {

    private static final int CONNECT_TIMEOUT_SECONDS = 2;
    private static final int SOCKET_TIMEOUT_SECONDS = 6;
    private static final int MIGRATION_SOCKET_TIMEOUT_SECONDS = 310;

    /** A pooler may give each transaction another session, which knows nothing of statements that were prepared in the last one. */
    private static final String PREPARE_THRESHOLD = "prepareThreshold=";

    private final Database settings;
    private final DataSource driver;
    private final ValidatingConnection.Source source;

    /** For the server, which makes it by reflection. */
    public CouponDataSource() {
        this(new SettingsReader(ConfigProvider.getConfig(CouponDataSource.class.getClassLoader())).database());
    }

    CouponDataSource(Database settings) {
        this.settings = settings;
        if (settings.embedded()) {
            JdbcDataSource embedded = EmbeddedDatabase.of(settings);
            this.driver = embedded;
            this.source = () -> EmbeddedDatabase.connect(embedded, settings);
        } else {
            this.driver = postgreSql(settings);
            this.source = driver::getConnection;
        }
    }

    private static PGSimpleDataSource postgreSql(Database settings) {
        PGSimpleDataSource driver = postgreSql(settings, "promotion-service", SOCKET_TIMEOUT_SECONDS);
        if (settings.sessionSettings() == SessionSource.CONNECTION) {
            driver.setOptions(SessionSettings.options(settings.schema()));
        } else if (!settings.url().contains(PREPARE_THRESHOLD)) {
            driver.setPrepareThreshold(0);
        }
        return driver;
    }

    private static PGSimpleDataSource postgreSql(Database settings, String applicationName, int socketTimeoutSeconds) {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setUrl(settings.url());
        if (!settings.user().isEmpty()) {
            driver.setUser(settings.user());
        }
        if (!settings.password().isEmpty()) {
            driver.setPassword(settings.password());
        }
        driver.setApplicationName(applicationName);
        driver.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        driver.setSocketTimeout(socketTimeoutSeconds);
        driver.setTcpKeepAlive(true);
        return driver;
    }

    /** Where and as whom it connects. */
    Database databaseSettings() {
        return settings;
    }

    /** Plain connections, in no pool and no transaction of JTA, that may take long; {@link SchemaMigration} limits its statements. */
    DataSource forMigrations() {
        if (settings.embedded()) {
            return driver;
        }
        PGSimpleDataSource migrating =
                postgreSql(settings, "promotion-service-migration", MIGRATION_SOCKET_TIMEOUT_SECONDS);
        migrating.setPrepareThreshold(0);
        return migrating;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return ValidatingConnection.to(source, settings);
    }

    /** Servers pass empty credentials when the descriptor has none; the configured ones count then. */
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return user == null || user.isEmpty()
                ? getConnection()
                : ValidatingConnection.to(() -> driver.getConnection(user, password), settings);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return driver.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        driver.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        driver.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return driver.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return driver.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return driver.isWrapperFor(type);
    }
}
