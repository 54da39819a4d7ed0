package com.promotion.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.AnswerAssert;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.system.faults.cluster.Cluster;
import com.promotion.system.faults.cluster.Cluster.Gates;
import com.promotion.system.faults.history.History;
import com.promotion.system.faults.history.History.Attempt;
import com.promotion.system.faults.history.History.FaultWindow;
import com.promotion.system.faults.history.History.GateState;
import com.promotion.system.faults.history.History.Outcome;
import com.promotion.system.faults.history.HistoryChecker;
import com.promotion.system.faults.history.Invariant;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Policies are raised, lowered and ended on one of two nodes while people ask both of them; the recorded history is held
 * against the promises.
 */
class PolicyChangesUnderLoadIT {
    private static final int ROUNDS = 4;
    private static final int PEOPLE_AT_ONCE = 32;
    private static final long SECONDS = 120;
    private static final Duration ARRIVAL = Duration.ofSeconds(2);

    /** What does not hold for a policy that is over: it is not sold out, and its gate says "ended". */
    private static final Set<Invariant> ONLY_WHILE_OPEN = EnumSet.of(
            Invariant.EVERY_COUPON_IS_ISSUED,
            Invariant.ANSWERS_ARE_KNOWN,
            Invariant.PENDING_IS_DECIDED,
            Invariant.GATE_STOCK_IS_EXACT,
            Invariant.GATE_SET_IS_EXACT);

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.start(Path.of("target", "changes"), Gates.ONE_REDIS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @RepeatedTest(ROUNDS)
    void raising_the_quantity_of_an_exhausted_policy_reopens_it_and_all_new_coupons_are_issued() throws Exception {
        long policyId = cluster.openPolicy("raised", 200);
        try (Customers customers = new Customers(policyId, cluster.urls(), PEOPLE_AT_ONCE)) {
            long begun = System.nanoTime();
            Thread crowd = arriving(customers, 600);
            Deadline.require(SECONDS, "all are gone", () -> status(policyId).equals("EXHAUSTED"));

            AnswerAssert.assertThat(changeQuantity(policyId, 500)).hasStatus(200);
            long raised = System.nanoTime();
            crowd.join();
            customers.arrive(601, 600, ARRIVAL);

            awaitQuiet(policyId, customers);
            List<Attempt> attempts = customers.attempts();
            FaultWindow before = new FaultWindow("before it was raised", begun, raised);
            assertThat(HistoryChecker.check(new History(
                            cluster.stored().policy(policyId),
                            attempts,
                            cluster.stored().rows(policyId),
                            cluster.stored().gate(policyId),
                            List.of(before))))
                    .isEmpty();
            assertThat(cluster.stored().rows(policyId)).hasSize(500);
        }
    }

    @RepeatedTest(ROUNDS)
    void lowering_the_quantity_while_coupons_are_being_issued_issues_exactly_that_many() throws Exception {
        long policyId = cluster.openPolicy("lowered", 2_000);
        try (Customers customers = new Customers(policyId, cluster.urls(), PEOPLE_AT_ONCE)) {
            Thread crowd = arriving(customers, 900);
            Deadline.require(SECONDS, "some are gone", () -> customers.issued() > 100);

            // As low as it may be, almost: those under way at this moment compete for the last 20.
            int lowered = lower(policyId);
            crowd.join();
            customers.arrive(901, 200, ARRIVAL);

            awaitQuiet(policyId, customers);
            assertThat(HistoryChecker.check(new History(
                            cluster.stored().policy(policyId),
                            customers.attempts(),
                            cluster.stored().rows(policyId),
                            cluster.stored().gate(policyId),
                            List.of())))
                    .isEmpty();
            assertThat(cluster.stored().rows(policyId)).hasSize(lowered);
        }
    }

    private static int lower(long policyId) throws SQLException {
        while (true) {
            int quantity = cluster.stored().policy(policyId).issued() + 20;
            Answer answer = changeQuantity(policyId, quantity);
            if (answer.status() == 200) {
                return quantity;
            }
            // More than that were issued meanwhile.
            AnswerAssert.assertThat(answer).isRefusal(409, "CP010");
        }
    }

    private static Answer changeQuantity(long policyId, int quantity) {
        ServiceClient node = cluster.client(0);
        return node.change(
                policyId, "*", PolicyDraft.of(node.policy(policyId).json()).with("totalQuantity", quantity));
    }

    @RepeatedTest(ROUNDS)
    void ending_a_policy_is_final_on_both_nodes() throws Exception {
        long policyId = cluster.openPolicy("ended", 5_000);
        try (Customers customers = new Customers(policyId, cluster.urls(), PEOPLE_AT_ONCE)) {
            Thread crowd = arriving(customers, 1_000);
            Deadline.require(SECONDS, "some are gone", () -> customers.issued() > 100);

            AnswerAssert.assertThat(cluster.client(0).end(policyId)).hasStatus(200);
            long ended = System.nanoTime();
            crowd.join();
            customers.arrive(1_001, 200, ARRIVAL);

            Deadline.require(SECONDS, "everybody has an answer", customers::satisfied);
            Deadline.require(SECONDS, "nothing is left in the outbox", () -> gateClosed(policyId));
            List<Attempt> attempts = customers.attempts();
            assertThat(HistoryChecker.check(new History(
                            cluster.stored().policy(policyId),
                            attempts,
                            cluster.stored().rows(policyId),
                            cluster.stored().gate(policyId),
                            List.of())))
                    .filteredOn(violation -> !ONLY_WHILE_OPEN.contains(violation.invariant()))
                    .isEmpty();
            assertThat(attempts)
                    .filteredOn(attempt -> attempt.startNanos() > ended)
                    .hasSizeGreaterThanOrEqualTo(200)
                    .extracting(Attempt::outcome)
                    .isSubsetOf(Outcome.ENDED, Outcome.ALREADY_ISSUED, Outcome.REPLAYED);
            assertThat(attempts).extracting(Attempt::outcome).doesNotContain(Outcome.STRANGE, Outcome.SOLD_OUT);
            assertThat(issuedAfterTheEnd(policyId)).isZero();
            GateState gate = cluster.stored().gate(policyId);
            assertThat(gate.stock()).isZero();
            assertThat(gate.members()).containsExactly(0L);
        }
    }

    private static Thread arriving(Customers customers, int users) {
        Thread crowd = new Thread(
                () -> {
                    try {
                        customers.arrive(1, users, ARRIVAL);
                    } catch (InterruptedException end) {
                        Thread.currentThread().interrupt();
                    }
                },
                "crowd");
        crowd.start();
        return crowd;
    }

    private static void awaitQuiet(long policyId, Customers customers) throws Exception {
        Deadline.require(SECONDS, "everybody has a definite answer", customers::satisfied);
        // No failure when it does not come: the checker says more precisely what is wrong.
        if (!Deadline.await(SECONDS, () -> cluster.quiet(policyId))) {
            System.out.println("(!) Not quiet: policy " + policyId);
        }
    }

    private static String status(long policyId) throws SQLException {
        return cluster.stored().policy(policyId).status();
    }

    private static boolean gateClosed(long policyId) throws SQLException {
        return one("select count(*) from coupon_policy where gate_closed and id = ?", policyId) == 1;
    }

    private static long issuedAfterTheEnd(long policyId) throws SQLException {
        return one(
                "select count(*) from issued_coupon c join coupon_policy p on p.id = c.coupon_policy_id"
                        + " where c.issued_at > p.ended_at and p.id = ?",
                policyId);
    }

    private static long one(String sql, long policyId) throws SQLException {
        try (Connection connection = cluster.stored().connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, policyId);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getLong(1);
            }
        }
    }
}
