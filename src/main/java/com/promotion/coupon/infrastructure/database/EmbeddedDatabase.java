package com.promotion.coupon.infrastructure.database;

import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.node.SetUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;

/**
 * H2 in this process, for a node that nobody has given a PostgreSQL: its data is in files of one directory, and no other process
 * can open them meanwhile. What is committed survives the death of the process; whether it survives that of the machine depends
 * on the file system. Each statement that it does not understand has a form of its own, see {@link Sql}.
 */
public final class EmbeddedDatabase {

    /**
     * PostgreSQL's spelling; as PostgreSQL sorts nulls. A commit is in the file before it is answered. Closed with its last
     * connection, when the server has closed the pool: not by a hook at the end of the process, which would not wait for
     * accepted requests. With {@code async}, an interrupted thread does not close the file under the others.
     */
    private static final String URL =
            "jdbc:h2:async:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                    + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=2000;TRACE_LEVEL_FILE=0";

    /** Letters that end a part of the URL. */
    private static final String UNUSABLE = ";\"";

    private static final String IO_ERROR = "58030";

    private EmbeddedDatabase() {}

    /** Connections to the database in this directory, in no pool; it is created when it is not there. */
    public static JdbcDataSource in(Path directory) {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl(URL.formatted(directory.toAbsolutePath().resolve("coupon")));
        database.setUser("sa");
        database.setPassword("");
        return database;
    }

    static JdbcDataSource of(Database settings) {
        return in(directory(settings));
    }

    private static Path directory(Database settings) {
        return Path.of(settings.directory()).toAbsolutePath().normalize();
    }

    /** @throws SQLException also when there can be no such directory */
    static Connection connect(JdbcDataSource database, Database settings) throws SQLException {
        Path directory = directory(settings);
        try {
            makePrivate(directory);
        } catch (IOException | IllegalArgumentException impossible) {
            throw new SQLException(
                    "The directory " + directory + " cannot be made: " + impossible, IO_ERROR, impossible);
        }
        return database.getConnection();
    }

    /** For its owner alone. */
    private static void makePrivate(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (directory.toString().chars().anyMatch(letter -> UNUSABLE.indexOf(letter) >= 0)) {
            throw new IllegalArgumentException("its path contains one of " + UNUSABLE);
        }
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    /** What an operator has to do about a database that does not open. */
    static SetUpException explained(SQLException failure, Database settings) {
        String what = failure.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                ? "Another process has opened the embedded database in " + directory(settings)
                        + ": only one can. Stop it, or give this one a directory of its own (coupon.db.directory)"
                : "The embedded database in " + directory(settings) + " does not open ("
                        + failure.getMessage().lines().findFirst().orElse("")
                        + "). Set coupon.db.directory to a directory that this process may write to";
        return new SetUpException(what + "; several nodes need PostgreSQL (coupon.db.url)", failure);
    }
}
