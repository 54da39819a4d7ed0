package com.promotion.bench.stack;

import com.promotion.bench.load.ScatteredUserIds;
import com.promotion.servers.BackingServers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PostgreSQL can do by itself of what the ledger asks of it: the same batches, on a copy of the tables, with nothing
 * around them. By pgbench where it is on the PATH, else the same statements over JDBC.
 */
public final class LedgerCeiling {
    public static final int POLICIES_MAX = 8;
    private static final Path SCRIPT = Path.of("deploy/bench/ledger-batch.sql");
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
    private static final Pattern VARIABLE = Pattern.compile("(?<!:):([a-z]\\w*)");

    private final BackingServers servers;
    private final String jdbcUrl;
    private final boolean pgbench;

    /** Of the servers' own database. */
    public LedgerCeiling(BackingServers servers) throws SQLException {
        this(servers, servers.jdbcUrl());
    }

    /**
     * Copies the tables with their indexes; the policies are copies of those that there are.
     *
     * @param jdbcUrl of a database of these servers
     */
    public LedgerCeiling(BackingServers servers, String jdbcUrl) throws SQLException {
        this.servers = servers;
        this.jdbcUrl = jdbcUrl;
        this.pgbench = onThePath();
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists bench cascade");
            statement.execute("create schema bench");
            statement.execute("create table bench.policy (like coupon_policy including all) with (fillfactor = 50)");
            statement.execute("create table bench.coupon (like issued_coupon including all,"
                    + " foreign key (coupon_policy_id) references bench.policy (id))");
            statement.execute(
                    "create function bench.user_of(bigint) returns bigint immutable language sql as $$ select "
                            + String.format(Locale.ROOT, ScatteredUserIds.SQL, "$1") + " $$");
            statement.execute("insert into bench.policy select * from coupon_policy order by id limit " + POLICIES_MAX);
            statement.execute("update bench.policy p set id = numbered.n, issued_quantity = 0"
                    + " from (select id, row_number() over (order by id) as n from bench.policy) as numbered"
                    + " where numbered.id = p.id");
        }
    }

    /** Gives the first policy so many coupons, all of them issued to those who came first, and takes those of all others away. */
    public void issued(int coupons) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("truncate bench.coupon");
            statement.execute("update bench.policy set issued_quantity = 0");
            if (coupons > 0) {
                IssuedCoupons.insert(connection, "bench.coupon", "bench.policy", 1, coupons);
                statement.execute("vacuum analyze bench.coupon");
                statement.execute("checkpoint");
            }
        }
    }

    /** By what it is measured. */
    public String driver() {
        return pgbench ? "pgbench" : "JDBC, because pgbench is not on the PATH,";
    }

    /**
     * Rows a second.
     *
     * @param policies the clients take them in turns, 1 to {@value #POLICIES_MAX}
     * @param rows     of one batch
     */
    public double rowsPerSecond(int clients, int policies, int rows, int seconds)
            throws IOException, InterruptedException {
        double batches =
                pgbench ? byPgbench(clients, policies, rows, seconds) : byJdbc(clients, policies, rows, seconds);
        return batches * rows;
    }

    private static boolean onThePath() {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, "pgbench"))) {
                return true;
            }
        }
        return false;
    }

    private double byPgbench(int clients, int policies, int rows, int seconds)
            throws IOException, InterruptedException {
        URI database = URI.create(jdbcUrl.substring("jdbc:".length()));
        List<String> command = new ArrayList<>(List.of("pgbench", "--no-vacuum", "--protocol=prepared"));
        command.addAll(List.of("--host=" + database.getHost(), "--port=" + database.getPort()));
        command.addAll(List.of("--username=" + servers.dbUser(), "--client=" + clients, "--time=" + seconds));
        command.addAll(List.of("--define=policies=" + policies, "--define=rows=" + rows, "--file=" + SCRIPT));
        command.add(database.getPath().substring(1));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", servers.dbPassword());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher tps = TPS.matcher(output);
        if (process.waitFor() != 0 || !tps.find()) {
            throw new IOException("pgbench failed: " + output);
        }
        return Double.parseDouble(tps.group(1));
    }

    private double byJdbc(int clients, int policies, int rows, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Long>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                long policy = client % policies + 1L;
                running.add(threads.submit(() -> batchesUntil(end, policy, rows)));
            }
            long batches = 0;
            for (Future<Long> one : running) {
                batches += one.get();
            }
            return (double) batches / seconds;
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a client failed", failure.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private long batchesUntil(long end, long policy, int rows) throws IOException, SQLException {
        List<String> statements = statements();
        long batches = 0;
        try (Connection connection = connection()) {
            connection.setAutoCommit(false);
            while (System.nanoTime() < end) {
                int issued = 0;
                for (String statement : statements) {
                    issued = execute(connection, statement, policy, issued, rows);
                }
                connection.commit();
                batches++;
            }
        }
        return batches;
    }

    /** The script's, without what is pgbench's own and what the driver does for a transaction. */
    private static List<String> statements() throws IOException {
        return Files.readAllLines(SCRIPT).stream()
                .filter(line -> !line.startsWith("--") && !line.startsWith("\\") && !line.isBlank())
                .filter(line -> !line.equals("BEGIN;") && !line.equals("COMMIT;"))
                .map(line -> line.replace("\\gset", ""))
                .toList();
    }

    /** Returns what is issued: the statement's answer where it is a number named so, else the one it was given. */
    private static int execute(Connection connection, String statement, long policy, int issued, int rows)
            throws SQLException {
        List<Long> values = new ArrayList<>();
        String sql = VARIABLE.matcher(statement).replaceAll(variable -> {
            values.add(
                    switch (variable.group(1)) {
                        case "policy" -> policy;
                        case "issued" -> (long) issued;
                        case "rows" -> (long) rows;
                        default -> throw new IllegalStateException("unknown variable " + variable.group());
                    });
            return "?";
        });
        try (PreparedStatement prepared = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                prepared.setLong(i + 1, values.get(i));
            }
            if (!prepared.execute()) {
                return issued;
            }
            try (ResultSet result = prepared.getResultSet()) {
                boolean answer = result.getMetaData().getColumnLabel(1).equals("issued");
                return answer && result.next() ? result.getInt(1) : issued;
            }
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, servers.dbUser(), servers.dbPassword());
    }
}
