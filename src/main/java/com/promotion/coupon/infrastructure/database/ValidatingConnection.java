package com.promotion.coupon.infrastructure.database;

import com.promotion.coupon.application.config.ServiceSettings.Database;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A connection that replaces itself when the database has ended its session or takes no writes any more. It is validated before the first statement of a
 * transaction, at most once a second. The pool that WildFly makes of a {@code <data-source>} hands out connections without
 * validation and has no setting for it: after a restart of PostgreSQL it would hand out dead ones for ever.
 *
 * <p>Guarded by the pool, which lends a connection to one thread at a time. What is lost with a connection is what a
 * session keeps between transactions; of that, only the settings of {@link #KEPT} are made again.
 */
final class ValidatingConnection implements InvocationHandler {
    private static final Set<String> BEGIN = Set.of("prepareStatement", "prepareCall", "createStatement");
    private static final Set<String> END = Set.of("commit", "rollback", "close", "abort");
    private static final Set<String> KEPT = Set.of("setAutoCommit", "setReadOnly", "setTransactionIsolation");
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int VALIDATION_SECONDS = 1;
    /** Not transaction_read_only, which a server may have set for this transaction alone. */
    private static final Sql READ_ONLY = new Sql(
            "select pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean",
            "select readonly()");

    /** How to connect. */
    @FunctionalInterface
    interface Source {
        Connection connect() throws SQLException;
    }

    private final Source source;
    private final String readOnly;
    private final LongSupplier nanos;
    private final Map<Method, Object[]> settings = new LinkedHashMap<>();
    private Connection connection;
    private long validatedNanos;
    private boolean inTransaction;
    private boolean closed;

    private ValidatingConnection(Source source, Database settings, LongSupplier nanos) throws SQLException {
        this.source = source;
        this.readOnly = READ_ONLY.on(settings);
        this.nanos = nanos;
        connect();
    }

    /** @throws SQLException when the first connection cannot be made */
    static Connection to(Source source, Database settings) throws SQLException {
        return to(source, settings, System::nanoTime);
    }

    /** @param nanos as {@link System#nanoTime} */
    static Connection to(Source source, Database settings, LongSupplier nanos) throws SQLException {
        return (Connection) Proxy.newProxyInstance(
                ValidatingConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new ValidatingConnection(source, settings, nanos));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        if (BEGIN.contains(name)) {
            if (isIdle() && !isAlive()) {
                renew();
            }
            inTransaction = !connection.getAutoCommit();
        } else if (KEPT.contains(name)) {
            if (isIdle() && connection.isClosed()) { // no more than that: a validation begins a transaction
                renew();
            }
            settings.put(method, arguments);
        } else if (END.contains(name)) {
            inTransaction = false;
            closed |= name.equals("close") || name.equals("abort");
        } else if (name.equals("equals")) {
            return proxy == arguments[0];
        } else if (name.equals("hashCode")) {
            return System.identityHashCode(proxy);
        }
        return call(method, arguments);
    }

    private boolean isIdle() {
        return !inTransaction && !closed;
    }

    private boolean isAlive() throws SQLException {
        if (connection.isClosed()) {
            return false;
        }
        if (nanos.getAsLong() - validatedNanos < TRUSTED_NANOS) {
            return true;
        }
        validatedNanos = nanos.getAsLong();
        return connection.isValid(VALIDATION_SECONDS) && isWritable();
    }

    /** After a fail-over, an old primary may go on as a replica: another server, or another address of the name, is the primary. */
    private boolean isWritable() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(readOnly);
                ResultSet row = select.executeQuery()) {
            return row.next() && !row.getBoolean(1);
        }
    }

    private void renew() throws SQLException {
        connection.close();
        connect();
    }

    private void connect() throws SQLException {
        connection = source.connect();
        validatedNanos = nanos.getAsLong();
        try {
            for (Map.Entry<Method, Object[]> setting : settings.entrySet()) {
                call(setting.getKey(), setting.getValue());
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("Not a setter of a connection: " + settings, e);
        }
    }

    /** What the driver throws, not what reflection makes of it. */
    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
