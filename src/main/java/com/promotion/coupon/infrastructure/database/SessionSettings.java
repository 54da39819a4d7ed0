package com.promotion.coupon.infrastructure.database;

import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.node.SetUpException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings that every session of the service has in PostgreSQL. The connection brings them along as start-up options, or the
 * role has them ({@code coupon.db.session-settings}): a pooler such as PgBouncer gives a session to many clients and takes no
 * options. Without them nothing would fail at first, so {@link #verify} looks.
 */
public final class SessionSettings {

    /** Here, not in web.xml: a server that is told there asks the database for it before each transaction, a round trip more. */
    private static final Map<String, String> ISOLATION = Map.of("default_transaction_isolation", "read committed");

    /**
     * They keep one frozen node from stopping all: PostgreSQL ends a transaction that idles, waits or works for too long, whatever
     * the state of its client.
     */
    private static final Map<String, String> TIME_OUTS =
            ordered("lock_timeout", "2s", "statement_timeout", "5s", "idle_in_transaction_session_timeout", "5s");

    /**
     * By an index, even in a table that is nearly empty: a plan is kept for the life of a connection, and one that was made
     * for an empty table would read it from end to end for each user while it grows by thousands of rows a second. Making
     * plans anew for each execution instead makes those of the foreign key's check anew too, for every row.
     *
     * <p>Without JIT: PostgreSQL compiles a statement whose estimated cost is high, and does so again for each execution. That
     * takes more than 100 ms of processor time; the service's statements take a few ms. The estimate need not be right: up to
     * PostgreSQL 17 a scan that enable_seqscan=off disables costs 10^10, in a table of five rows too.
     */
    private static final Map<String, String> PLANNING = ordered("enable_seqscan", "off", "jit", "off");

    private static final String UNSUPPORTED_STARTUP_PARAMETER = "08P01";

    private SessionSettings() {}

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings;
    }

    /** @param schema of the tables; empty for the one that the database chooses */
    private static Map<String, String> all(String schema) {
        Map<String, String> settings = new LinkedHashMap<>(ISOLATION);
        settings.putAll(TIME_OUTS);
        settings.putAll(PLANNING);
        if (!schema.isEmpty()) {
            settings.put("search_path", schema);
        }
        return settings;
    }

    /** All settings as start-up options. */
    public static String options(String schema) {
        return options(all(schema));
    }

    /** Only those that decide plans, as start-up options. */
    public static String planningOptions() {
        return options(PLANNING);
    }

    private static String options(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting ->
                        "-c " + setting.getKey() + "=" + setting.getValue().replace(" ", "\\ "))
                .collect(Collectors.joining(" "));
    }

    /**
     * Makes sure that a session has the settings.
     *
     * @param session as the service gets it
     * @throws SetUpException naming what is missing, and the statements that set it for the role
     */
    static void verify(Connection session, Database settings) throws SQLException {
        Map<String, String> missing = all(settings.schema());
        try (PreparedStatement current = session.prepareStatement("select current_setting(?, true)")) {
            for (Map.Entry<String, String> wanted : Map.copyOf(missing).entrySet()) {
                current.setString(1, wanted.getKey());
                try (ResultSet row = current.executeQuery()) {
                    row.next();
                    if (wanted.getValue().equals(row.getString(1))) {
                        missing.remove(wanted.getKey());
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new SetUpException("Sessions of the database do not have the settings that the service needs: "
                    + missing.keySet() + ". " + advice(settings, user(session), missing));
        }
    }

    private static String user(Connection session) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("select quote_ident(session_user)");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * What to do about a connection that was refused because of its start-up options.
     *
     * @return null when it was refused for another reason
     */
    static SetUpException refusedOptions(SQLException refusal, Database settings) {
        boolean refused = UNSUPPORTED_STARTUP_PARAMETER.equals(refusal.getSQLState())
                && String.valueOf(refusal.getMessage()).contains("startup parameter");
        if (!refused) {
            return null;
        }
        String role = settings.user().isEmpty() ? "<role>" : settings.user();
        return new SetUpException("What coupon.db.url names takes no start-up options ("
                + refusal.getMessage().strip() + "). " + advice(settings, role, all(settings.schema())));
    }

    private static String advice(Database settings, String role, Map<String, String> missing) {
        String statements = missing.entrySet().stream()
                .map(setting -> "ALTER ROLE %s SET %s = '%s';".formatted(role, setting.getKey(), setting.getValue()))
                .collect(Collectors.joining(" "));
        String key = settings.sessionSettings() == Database.SessionSource.ROLE
                ? "Run"
                : "It is a pooler such as PgBouncer: set coupon.db.session-settings=role, and run";
        return key + " as the database's owner, then let the pooler reconnect: " + statements;
    }
}
