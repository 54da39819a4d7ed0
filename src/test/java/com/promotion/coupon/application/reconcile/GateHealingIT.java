package com.promotion.coupon.application.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.TestServers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RMap;
import org.redisson.api.RSet;
import org.redisson.client.codec.StringCodec;

/** The gate's scripts on real Redis, when their keys are lost or wrong, and what the audit makes of it. */
class GateHealingIT {
    @AutoClose
    private static IssuingHarness engine;

    @BeforeAll
    static void start() {
        engine = new IssuingHarness(TestServers.get());
    }

    @Test
    void each_lost_key_is_noticed_and_loaded_again_while_issuing_goes_on() {
        for (String lost : List.of("stock", "issued", "window", "outbox")) {
            long policyId = engine.open(10);
            issue(policyId, 1, 3);
            engine.keys(policyId).delete(lost);

            issue(policyId, 4, 5);
            engine.monitor();

            assertThat(engine.holders(policyId)).as(lost).hasSize(5);
            assertThat(engine.gauge(policyId).gateStock()).as(lost).isEqualTo(5);
            issue(policyId, 6, 10);
            assertThat(engine.gauge(policyId)).as(lost).isEqualTo(new PolicyGauge(policyId, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void a_lost_outbox_costs_nothing_while_the_process_lives() {
        long policyId = engine.open(10);
        issue(policyId, 1, 3);
        engine.keys(policyId).delete("outbox");

        issue(policyId, 4, 10);

        assertThat(engine.holders(policyId)).hasSize(10);
    }

    @Test
    void holders_lost_from_the_gate_are_told_already_issued_while_others_in_their_batches_get_coupons() {
        long policyId = engine.open(100);
        issue(policyId, 1, 20);
        // As when a replica takes over that is a moment behind.
        RSet<String> issued = engine.keys(policyId).admittedUsers();
        assertThat(issued.removeAll(
                        LongStream.rangeClosed(1, 20).mapToObj(Long::toString).toList()))
                .isTrue();

        List<CompletableFuture<CouponView>> answers = LongStream.rangeClosed(1, 40)
                .mapToObj(user -> engine.issue(policyId, user))
                .toList();

        for (CompletableFuture<CouponView> holders : answers.subList(0, 20)) {
            assertThatThrownBy(holders::join)
                    .cause()
                    .isInstanceOfSatisfying(CouponException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(CouponErrorCode.ALREADY_ISSUED));
        }
        assertThat(answers.subList(20, 40))
                .allSatisfy(newcomers ->
                        assertThat(newcomers.join().couponPolicyId()).isEqualTo(policyId));
        assertThat(engine.holders(policyId)).hasSize(40);
    }

    @Test
    void a_lost_script_cache_is_not_noticed_at_all() {
        long policyId = engine.open(10);
        issue(policyId, 1, 3);
        engine.redisson().getScript(StringCodec.INSTANCE).scriptFlush();

        issue(policyId, 4, 10);

        assertThat(engine.holders(policyId)).hasSize(10);
        assertThat(engine.gauge(policyId).gateStock())
                .as("every claim went through the gate")
                .isZero();
    }

    @Test
    void a_stock_that_is_too_low_or_too_high_is_healed() {
        for (String wrong : List.of("0", "99", "-7")) {
            long policyId = engine.open(10);
            issue(policyId, 1, 3);
            engine.keys(policyId).setStock(wrong);

            int drift = engine.gauge(policyId).drift();
            engine.gauge(policyId);
            engine.monitor();

            assertThat(drift).as(wrong).isNotZero();
            assertThat(engine.keys(policyId).stock()).as(wrong).isEqualTo("7");
            assertThat(engine.gauge(policyId).drift()).as(wrong).isZero();
        }
    }

    @Test
    void a_gate_that_another_server_process_was_loaded_with_is_loaded_again_although_its_numbers_are_right() {
        long policyId = engine.open(10);
        issue(policyId, 1, 3);
        RSet<String> issued = engine.keys(policyId).admittedUsers();
        issued.remove("3");
        issued.add("99");
        engine.gauge(policyId);
        engine.gauge(policyId);
        engine.monitor();
        assertThat(issued.readAll()).as("numbers do not tell").contains("99").doesNotContain("3");

        RMap<String, String> window = engine.keys(policyId).window();
        String thisServer = window.put("loadedInto", "another");
        engine.gauge(policyId);
        engine.monitor();

        assertThat(issued.readAll()).contains("3").doesNotContain("99");
        assertThat(window.get("loadedInto")).isEqualTo(thisServer).matches("\\w{40}");
    }

    @Test
    void claims_that_a_dead_process_left_in_the_outbox_are_recorded_with_their_ids_and_keys() {
        long policyId = engine.open(10);
        engine.claimAndDie(
                policyId,
                List.of(
                        new Claim(900_001 + policyId, policyId, 1, "key-" + policyId),
                        new Claim(900_002 + policyId, policyId, 2, null)));

        engine.recover(policyId, 0);

        assertThat(engine.holders(policyId)).extracting(Holder::userId).containsExactly(1L, 2L);
        assertThat(engine.ask(policyId, 1, "key-" + policyId).join())
                .satisfies(outcome -> assertThat(outcome.replayed()).isTrue())
                .satisfies(outcome -> assertThat(outcome.couponId()).isEqualTo(900_001 + policyId));
        engine.recover(policyId, 0);
        assertThat(engine.gauge(policyId)).isEqualTo(new PolicyGauge(policyId, 8, 8, 0, 0, 0, 0));
    }

    @Test
    void a_load_of_many_holders_is_complete_and_counts_what_waits_in_the_outbox() {
        long policyId = engine.open(30_000);
        issue(policyId, 1, 12_000);
        engine.claimAndDie(policyId, List.of(new Claim(700_001 + policyId, policyId, 20_001, null)));

        engine.load(policyId);

        assertThat(engine.keys(policyId).stock()).isEqualTo("17999");
        assertThat(engine.keys(policyId).admittedUsers().size())
                .as("the holders, the one on the way, and '0'")
                .isEqualTo(12_002);
    }

    private static void issue(long policyId, long firstUser, long lastUser) {
        LongStream.rangeClosed(firstUser, lastUser)
                .mapToObj(user -> engine.issue(policyId, user))
                .toList()
                .forEach(answer -> assertThat(answer.join().couponPolicyId()).isEqualTo(policyId));
    }
}
