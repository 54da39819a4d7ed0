package com.promotion.coupon.infrastructure.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.CapturedLog;
import java.sql.SQLException;
import java.util.logging.Logger;
import org.hibernate.engine.jdbc.spi.SqlExceptionHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlErrorLogTest {
    private final CapturedLog written = new CapturedLog(SqlExceptionHelper.class);

    @AfterEach
    void restore() {
        written.close();
        Logger.getLogger(SqlExceptionHelper.class.getName()).setLevel(null);
    }

    @Test
    void hibernate_writes_no_line_for_a_failure_that_it_throws() {
        fail();
        assertThat(written.lines()).as("without the service").hasSize(2);

        new SqlErrorLog().switchOff(null);
        fail();

        assertThat(written.lines()).hasSize(2);
    }

    private static void fail() {
        assertThat(new SqlExceptionHelper(true).convert(new SQLException("refused", "08006"), "a statement"))
                .hasMessageContaining("refused");
    }
}
