package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.IllegalPolicyStateException;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.harness.ErasureHarness;
import com.promotion.coupon.harness.LedgerDatabase;
import com.promotion.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Erasing users on real PostgreSQL, whoever dies, and however many do it at once. */
class UserErasureIT {
    /** More than two chunks. */
    private static final int COUPONS = 2 * UserErasureService.CHUNK + 50;

    @AutoClose
    private static ErasureHarness processes;

    private final long user = ThreadLocalRandom.current().nextLong(1L << 52, 1L << 53);
    /** The first of many policies of which the user has a coupon each. */
    private final long firstPolicy = ThreadLocalRandom.current().nextLong(1L << 55, 1L << 56);

    @BeforeAll
    static void start() {
        processes = new ErasureHarness(LedgerDatabase.of(TestServers.get()));
    }

    @BeforeEach
    void giveCoupons() {
        run(
                "insert into coupon_policy (id, name, discount_type, discount_value, total_quantity, issued_quantity, start_at,"
                        + " end_at, expire_at, status, version, gate_closed) select " + firstPolicy
                        + " + n, 'a', 'FIXED', 1000, 10, 1, '2026-01-14', '2026-01-15', '2099-02-14', 'ENDED', 0, true"
                        + " from generate_series(1, " + COUPONS + ") n;"
                        + " insert into issued_coupon (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at,"
                        + " idempotency_key) select id, id, " + user + ", 'UNUSED', 1, start_at, expire_at, 'wish-"
                        + user
                        + "' from coupon_policy where id > " + firstPolicy + " and id <= " + (firstPolicy + COUPONS));
    }

    @Test
    void every_row_loses_the_user_and_every_count_stays() {
        assertThat(processes.service().erase(user, "kim")).isEqualTo(COUPONS);

        assertThat(holders()).hasSize(COUPONS);
        assertThat(Collections.frequency(holders(), holders().get(0))).isEqualTo(COUPONS);
        assertThat(holders().get(0)).startsWith("-");
        assertThat(trail()).hasSize(COUPONS).containsOnly("kim ERASE {erasedCoupons} {NULL} {1}");
        assertThat(tablesThatContain(String.valueOf(user))).isEmpty();
        assertThat(erasures()).containsExactly("kim " + COUPONS + " null");
        assertThat(processes.service().erase(user, "kim")).as("again").isZero();
        assertThat(erasures()).hasSize(1);
    }

    @Test
    void whoever_dies_at_any_point_is_followed_by_one_who_finishes() {
        for (int transactions = 0; transactions < 4; transactions++) {
            UserErasureService dying = processes.dyingAfter(transactions);
            assertThatThrownBy(() -> dying.erase(user, "kim")).hasMessage("killed");
        }

        assertThat(processes.service().erase(user, "lee"))
                .as("with what the dying have done")
                .isEqualTo(COUPONS);

        assertThat(holders().stream().distinct()).as("one pseudonym").hasSize(1);
        assertThat(trail()).hasSize(COUPONS);
        assertThat(tablesThatContain(String.valueOf(user))).isEmpty();
        assertThat(erasures()).containsExactly("kim " + COUPONS + " null");
    }

    @Test
    void several_at_once_erase_every_coupon_once() {
        List<Integer> counts = Crowd.together(
                4,
                IntStream.range(0, 4)
                        .<Callable<Integer>>mapToObj(
                                i -> () -> processes.service().erase(user, "kim"))
                        .toList());

        assertThat(counts).contains(COUPONS).isSubsetOf(List.of(0, COUPONS));
        assertThat(trail()).hasSize(COUPONS);
        assertThat(erasures()).containsExactly("kim " + COUPONS + " null");
    }

    @Test
    void nobody_is_erased_while_a_policy_is_open_or_its_gate_is_not_closed() {
        for (String notOver : List.of("status = 'ACTIVE'", "status = 'EXHAUSTED'", "gate_closed = false")) {
            run("update coupon_policy set " + notOver + " where id = " + (firstPolicy + 7));

            assertThatThrownBy(() -> processes.service().erase(user, "kim"))
                    .isInstanceOfSatisfying(IllegalPolicyStateException.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo(CouponErrorCode.NOT_ALLOWED_IN_STATE);
                        assertThat(refusal)
                                .hasMessageContaining(String.valueOf(firstPolicy + 7))
                                .message()
                                .doesNotContain(String.valueOf(user));
                    });
            assertThat(holders()).containsOnly(String.valueOf(user));

            run("update coupon_policy set status = 'ENDED', gate_closed = true where id = " + (firstPolicy + 7));
        }
        assertThat(processes.service().erase(user, "kim")).isEqualTo(COUPONS);
    }

    @Test
    void an_operator_who_erases_himself_is_not_named() {
        processes.service().erase(user, String.valueOf(user));

        assertThat(trail()).containsOnly("user ERASE {erasedCoupons} {NULL} {1}");
        assertThat(tablesThatContain(String.valueOf(user))).isEmpty();
    }

    private List<String> holders() {
        return rows("select user_id from issued_coupon where id > " + firstPolicy + " and id <= "
                + (firstPolicy + COUPONS));
    }

    private List<String> trail() {
        return rows(
                "select actor || ' ' || action || ' ' || fields::text || ' ' || old_values::text || ' ' || new_values::text"
                        + " from policy_change where coupon_policy_id > " + firstPolicy + " and coupon_policy_id <= "
                        + (firstPolicy + COUPONS));
    }

    private List<String> erasures() {
        return rows("select distinct e.actor || ' ' || e.coupons || ' ' || coalesce(e.user_id::text, 'null')"
                + " from user_erasure e join issued_coupon c on c.user_id = e.pseudonym where c.id > " + firstPolicy
                + " and c.id <= " + (firstPolicy + COUPONS));
    }

    /** Whatever tables there will be. */
    private static List<String> tablesThatContain(String text) {
        List<String> found = new ArrayList<>();
        for (String table : rows("select table_name from information_schema.tables where table_schema = 'public'")) {
            if (!rows("select 1 from " + table + " t where t::text like '%" + text + "%' limit 1")
                    .isEmpty()) {
                found.add(table);
            }
        }
        return found;
    }

    private static void run(String sql) {
        try (Connection connection = TestServers.get().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The test's own statement failed", e);
        }
    }

    private static List<String> rows(String sql) {
        try (Connection connection = TestServers.get().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("The test's own statement failed", e);
        }
    }
}
