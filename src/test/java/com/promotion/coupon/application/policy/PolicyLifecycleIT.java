package com.promotion.coupon.application.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.TestServers;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the ledger makes of a policy whose state, end or quantity has changed while the gate, or a timer, has not noticed.
 * Nothing runs here by itself: each test says what has happened.
 */
class PolicyLifecycleIT {
    private static final Duration DAY = Duration.ofDays(1);

    @AutoClose
    private static IssuingHarness engine;

    @BeforeAll
    static void start() {
        engine = new IssuingHarness(TestServers.get());
    }

    @Test
    void a_scheduled_policy_opens_at_its_start_though_no_timer_ever_fires() {
        long policyId = engine.plan(10, Duration.ofMillis(1_500), DAY);
        LocalDateTime startAt = engine.policy(policyId).terms().startAt();
        engine.load(policyId);
        assertThat(engine.keys(policyId).stock()).as("warm before the start").isEqualTo("10");
        assertThat(engine.policy(policyId).status()).isEqualTo(PolicyStatus.PENDING);

        LongStream users = LongStream.iterate(1, user -> user + 1);
        CouponView first = users.mapToObj(user -> issued(policyId, user))
                .filter(coupon -> coupon != null)
                .findFirst()
                .orElseThrow();

        assertThat(first.issueNumber()).isEqualTo(1);
        assertThat(first.issuedAt()).isAfterOrEqualTo(startAt);
        assertThat(engine.policy(policyId).status()).isEqualTo(PolicyStatus.ACTIVE);
        assertThat(engine.trail(policyId)).containsExactly("OPEN schedule", "CREATE operator");
        assertThat(engine.openIfDue(policyId))
                .as("the late timer has nothing to do")
                .isFalse();
        assertThat(engine.trail(policyId)).hasSize(2);
    }

    @Test
    void without_the_gate_a_policy_opens_by_the_clock_of_the_database() {
        long policyId = engine.plan(2, Duration.ofMillis(800), DAY);
        engine.distrust(policyId);
        assertThat(refusal(policyId, 1)).isEqualTo(CouponErrorCode.NOT_OPEN_YET);

        Await.until(
                "it is open",
                engine::now,
                now -> !now.isBefore(engine.policy(policyId).terms().startAt()));

        assertThat(issued(policyId, 1)).isNotNull();
        assertThat(issued(policyId, 2)).isNotNull();
        assertThat(engine.policy(policyId).status()).isEqualTo(PolicyStatus.EXHAUSTED);
        assertThat(engine.trail(policyId)).containsExactly("OPEN schedule", "CREATE operator");
    }

    @Test
    void the_timers_of_two_nodes_open_and_end_it_once() {
        long policyId = engine.plan(2, Duration.ofMillis(300), Duration.ofMillis(900));
        CouponTerms planned = engine.policy(policyId).terms();
        assertThat(engine.openIfDue(policyId)).isFalse();

        Await.until("it is due", engine::now, now -> !now.isBefore(planned.startAt()));
        boolean opened = engine.openIfDue(policyId); // on a machine that slow its window may be over by now
        assertThat(engine.openIfDue(policyId)).isFalse();
        Await.until("it is over", engine::now, now -> !now.isBefore(planned.endAt()));
        assertThat(engine.endIfOver(policyId)).isEqualTo(opened);
        assertThat(engine.endIfOver(policyId)).isFalse();

        assertThat(engine.trail(policyId))
                .isEqualTo(
                        opened
                                ? List.of("END schedule", "OPEN schedule", "CREATE operator")
                                : List.of("CREATE operator"));
    }

    @Test
    void a_claim_admitted_before_the_end_gets_its_coupon_after_the_clock_has_ended_the_policy() {
        long policyId = engine.open(10);
        engine.claimAndDie(policyId, List.of(new Claim(700_001 + policyId, policyId, 1, null)));
        LocalDateTime soon = engine.now().plus(Duration.ofMillis(500));
        engine.change(policyId, 10, soon);
        Await.until("it is over", engine::now, now -> !now.isBefore(soon));
        assertThat(engine.endIfOver(policyId)).isTrue();

        engine.recover(policyId, 0);

        assertThat(engine.holders(policyId)).extracting(Holder::userId).containsExactly(1L);
        assertThat(engine.policy(policyId).status()).isEqualTo(PolicyStatus.ENDED);
    }

    @Test
    void a_claim_that_an_outdated_gate_admits_after_the_end_gets_no_coupon() {
        long policyId = engine.open(10);
        LocalDateTime soon = engine.now().plus(Duration.ofMillis(100));
        engine.change(policyId, 10, soon);
        Await.until("it is over", engine::now, now -> now.isAfter(soon.plus(Duration.ofMillis(50))));

        assertThat(engine.keys(policyId).stock()).as("the gate still admits").isEqualTo("10");
        assertThat(refusal(policyId, 1)).isEqualTo(CouponErrorCode.ENDED);

        assertThat(engine.holders(policyId)).isEmpty();
    }

    @Test
    void a_claim_admitted_before_an_administrator_ended_the_policy_gets_no_coupon_and_the_gate_is_closed_then() {
        long policyId = engine.open(10);
        assertThat(issued(policyId, 1)).isNotNull();
        engine.claimAndDie(policyId, List.of(new Claim(700_002 + policyId, policyId, 2, null)));
        engine.end(policyId);

        assertThat(refusal(policyId, 3)).isEqualTo(CouponErrorCode.ENDED);
        engine.closeGates();
        assertThat(engine.keys(policyId).outboxEntries())
                .as("left for the recovery")
                .isEqualTo(1);
        engine.recover(policyId, 0);
        Await.until("the outbox is empty", () -> engine.keys(policyId).outboxEntries(), entries -> entries == 0);
        engine.closeGates();

        assertThat(engine.holders(policyId)).extracting(Holder::userId).containsExactly(1L);
        assertThat(engine.keys(policyId).stock()).isEqualTo("0");
        assertThat(refusal(policyId, 4)).isEqualTo(CouponErrorCode.ENDED);
        assertThat(engine.keys(policyId).exists("outbox")).isFalse();
    }

    @Test
    void what_the_gate_admits_beyond_a_lowered_quantity_is_sold_out_and_the_stock_is_right_afterwards() {
        long policyId = engine.open(10);
        for (long user = 1; user <= 4; user++) {
            assertThat(issued(policyId, user)).isNotNull();
        }
        engine.change(policyId, 5, engine.policy(policyId).terms().endAt());

        assertThat(engine.keys(policyId).stock())
                .as("the gate has not heard of it")
                .isEqualTo("6");
        assertThat(issued(policyId, 5)).isNotNull();
        assertThat(refusal(policyId, 6)).isEqualTo(CouponErrorCode.SOLD_OUT);
        assertThat(engine.renew(policyId)).isTrue();

        assertThat(engine.gauge(policyId)).isEqualTo(new PolicyGauge(policyId, 0, 0, 0, 0, 0, 0));
        assertThat(engine.policy(policyId).status()).isEqualTo(PolicyStatus.EXHAUSTED);
    }

    @Test
    void a_stock_below_zero_with_nothing_under_way_is_drift_and_healed() {
        long policyId = engine.open(10);
        for (long user = 1; user <= 4; user++) {
            assertThat(issued(policyId, user)).isNotNull();
        }
        engine.claimAndDie(
                policyId,
                LongStream.rangeClosed(5, 8)
                        .mapToObj(user -> new Claim(700_100 + user + policyId, policyId, user, null))
                        .toList());
        engine.change(policyId, 5, engine.policy(policyId).terms().endAt());
        engine.renew(policyId);
        assertThat(engine.keys(policyId).stock())
                .as("one is left, four are waiting for it")
                .isEqualTo("-3");
        engine.recover(policyId, 0);
        Await.until("the outbox is empty", () -> engine.keys(policyId).outboxEntries(), entries -> entries == 0);

        assertThat(engine.gauge(policyId).drift()).isEqualTo(-3);
        assertThat(engine.gauge(policyId).drift()).isEqualTo(-3);
        engine.monitor();

        assertThat(engine.gauge(policyId)).isEqualTo(new PolicyGauge(policyId, 0, 0, 0, 0, 0, 0));
        assertThat(engine.holders(policyId)).hasSize(5);
    }

    @Test
    void a_raised_quantity_is_issued_after_the_gate_is_renewed() {
        long policyId = engine.open(1);
        assertThat(issued(policyId, 1)).isNotNull();
        assertThat(refusal(policyId, 2)).isEqualTo(CouponErrorCode.SOLD_OUT);
        engine.change(policyId, 2, engine.policy(policyId).terms().endAt());

        engine.renew(policyId);

        assertThat(engine.keys(policyId).stock()).isEqualTo("1");
        assertThat(issued(policyId, 2)).isNotNull();
        assertThat(refusal(policyId, 3)).isEqualTo(CouponErrorCode.SOLD_OUT);
    }

    private static CouponView issued(long policyId, long user) {
        try {
            return engine.issue(policyId, user).join();
        } catch (RuntimeException refused) {
            assertThat(codeOf(refused)).isEqualTo(CouponErrorCode.NOT_OPEN_YET);
            return null;
        }
    }

    private static CouponErrorCode refusal(long policyId, long user) {
        return codeOf(catchThrowable(() -> engine.issue(policyId, user).join()));
    }

    private static CouponErrorCode codeOf(Throwable failure) {
        return ((CouponException) failure.getCause()).code();
    }
}
