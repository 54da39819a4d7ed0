package com.promotion.bench.war;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Makes the table of the plain design when the WAR starts.
 *
 * <p>In a schema of its own: Flyway would not migrate the service's if there were already something in it.
 */
@ApplicationScoped
public class PlainSchema {
    private static final String TABLE = """
        CREATE TABLE IF NOT EXISTS bench.plain_issued_coupon (
            id               BIGINT PRIMARY KEY,
            coupon_policy_id BIGINT NOT NULL,
            user_id          BIGINT NOT NULL,
            status           VARCHAR(16) NOT NULL,
            issued_at        TIMESTAMP NOT NULL,
            used_at          TIMESTAMP,
            expire_at        TIMESTAMP NOT NULL,
            CONSTRAINT uk_plain_user_policy UNIQUE (user_id, coupon_policy_id)
        )
        """;
    private static final String INDEX =
            "CREATE INDEX IF NOT EXISTS idx_plain_issued_coupon_policy ON bench.plain_issued_coupon (coupon_policy_id)";

    @Resource(lookup = "java:app/jdbc/bench")
    private DataSource dataSource;

    void create(@Observes @Initialized(ApplicationScoped.class) Object started) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS bench");
            statement.execute(TABLE);
            statement.execute(INDEX);
        }
    }
}
