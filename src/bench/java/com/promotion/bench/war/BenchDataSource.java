package com.promotion.bench.war;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The driver's data source, configured by the service's own {@code coupon.db.*}.
 *
 * <p>Around the driver's, not a subclass of it: the server pushes its own idea of every inherited property.
 */
public class BenchDataSource implements DataSource {
    private final PGSimpleDataSource postgres = new PGSimpleDataSource();

    /** For the server's pool. */
    public BenchDataSource() {
        Config config = ConfigProvider.getConfig(BenchDataSource.class.getClassLoader());
        postgres.setUrl(config.getValue("coupon.db.url", String.class));
        postgres.setUser(config.getValue("coupon.db.user", String.class));
        config.getOptionalValue("coupon.db.password", String.class).ifPresent(postgres::setPassword);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return postgres.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return user == null || user.isEmpty() ? postgres.getConnection() : postgres.getConnection(user, password);
    }

    @Override
    public PrintWriter getLogWriter() {
        return postgres.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter writer) {
        postgres.setLogWriter(writer);
    }

    @Override
    public int getLoginTimeout() {
        return postgres.getLoginTimeout();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        postgres.setLoginTimeout(seconds);
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("org.postgresql");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(postgres)) {
            return type.cast(postgres);
        }
        throw new SQLException("not a wrapper for " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(postgres);
    }
}
