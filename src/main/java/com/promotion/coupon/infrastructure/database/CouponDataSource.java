package com.promotion.coupon.infrastructure.database;

import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.infrastructure.config.SettingsReader;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The driver's data source, configured from MicroProfile Config, for the {@code <data-source>} of web.xml: so every
 * server pools it, and the environment configures it. By composition, because servers reflect on inherited setters.
 *
 * <p>The server-side time-outs keep one frozen node from stopping all: PostgreSQL ends a transaction that idles,
 * waits or works for too long, whatever the state of its client.
 */
public class CouponDataSource implements DataSource {

    private static final int CONNECT_TIMEOUT_SECONDS = 2;
    private static final int SOCKET_TIMEOUT_SECONDS = 6;
    private static final int MIGRATION_SOCKET_TIMEOUT_SECONDS = 310;

    /**
     * By an index, even in a table that is nearly empty: a plan is kept for the life of a connection, and one that was made
     * for an empty table would read it from end to end for each user while it grows by thousands of rows a second. Making
     * plans anew for each execution instead makes those of the foreign key's check anew too, for every row.
     *
     * <p>Without JIT: PostgreSQL compiles a statement whose estimated cost is high, and does so again for each execution. That
     * takes more than 100 ms of processor time; the service's statements take a few ms. The estimate need not be right: up to
     * PostgreSQL 17 a scan that enable_seqscan=off disables costs 10^10, in a table of five rows too.
     */
    public static final String PLANNING = "-c enable_seqscan=off -c jit=off";

    /** Here, not in web.xml: a server that is told there asks the database for it before each transaction, a round trip more. */
    private static final String ISOLATION = "-c default_transaction_isolation=read\\ committed";

    private static final String SERVER_SIDE_TIMEOUTS =
            "-c lock_timeout=2s -c statement_timeout=5s -c idle_in_transaction_session_timeout=5s";

    /** How every session of the service begins. */
    public static final String SESSION = String.join(" ", ISOLATION, SERVER_SIDE_TIMEOUTS, PLANNING);

    /**
     * An index of a table with millions of rows takes its time; a lock that others wait behind does not. Plans are left to
     * PostgreSQL: Flyway's own statements are too cheap for JIT, and one that changes millions of rows may gain by it.
     */
    private static final String MIGRATION_TIMEOUTS =
            "-c lock_timeout=2s -c statement_timeout=300s -c idle_in_transaction_session_timeout=305s";

    private final PGSimpleDataSource driver = driver("promotion-service", SESSION, SOCKET_TIMEOUT_SECONDS);

    /** Plain connections, in no pool and no transaction of JTA, with limits that leave time to change the schema. */
    static DataSource forMigrations() {
        return driver("promotion-service-migration", MIGRATION_TIMEOUTS, MIGRATION_SOCKET_TIMEOUT_SECONDS);
    }

    private static PGSimpleDataSource driver(String applicationName, String options, int socketTimeoutSeconds) {
        Database database =
                new SettingsReader(ConfigProvider.getConfig(CouponDataSource.class.getClassLoader())).database();
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setUrl(database.url());
        if (!database.user().isEmpty()) {
            driver.setUser(database.user());
        }
        if (!database.password().isEmpty()) {
            driver.setPassword(database.password());
        }
        driver.setApplicationName(applicationName);
        driver.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        driver.setSocketTimeout(socketTimeoutSeconds);
        driver.setTcpKeepAlive(true);
        driver.setOptions(options);
        return driver;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return ValidatingConnection.to(driver::getConnection);
    }

    /** Servers pass empty credentials when the descriptor has none; the configured ones count then. */
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return user == null || user.isEmpty()
                ? getConnection()
                : ValidatingConnection.to(() -> driver.getConnection(user, password));
    }

    @Override
    public PrintWriter getLogWriter() {
        return driver.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        driver.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) {
        driver.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
        return driver.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
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
