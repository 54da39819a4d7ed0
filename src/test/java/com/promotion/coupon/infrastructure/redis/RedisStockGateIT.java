package com.promotion.coupon.infrastructure.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Redis;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.StockGate.Promise;
import com.promotion.coupon.application.gate.StockGate.Reply;
import com.promotion.coupon.application.gate.StockGate.Settlement;
import com.promotion.coupon.application.gate.StockGate.Snapshot;
import com.promotion.coupon.application.gate.StockGate.State;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.servers.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.client.codec.StringCodec;

/** Promised coupons and settlements on real Redis. */
class RedisStockGateIT {
    /** Real policies have time-sorted ids, which are far higher. */
    private static final long POLICY = 4711;

    private static final GateKeys KEYS = new GateKeys(POLICY);
    private static final ServiceSettings SETTINGS = Settings.shipped();

    private static RedissonClient redisson;
    private static RedisStockGate gate;

    @BeforeAll
    static void connect() {
        redisson = Redisson.create(
                RedissonProducer.config(new Redis(TestServers.get().redisUrl(), ""), Duration.ofSeconds(5)));
        gate = new RedisStockGate(redisson, new Deadlines(SETTINGS), SETTINGS, new Clocks());
    }

    @AfterAll
    static void disconnect() {
        redisson.shutdown();
    }

    @BeforeEach
    void open() {
        redisson.getKeys()
                .delete(
                        KEYS.stock(),
                        KEYS.admittedUsers(),
                        KEYS.outbox(),
                        KEYS.window(),
                        KEYS.loader(),
                        KEYS.promised());
        String token = gate.beginLoading(POLICY).orElseThrow();
        assertThat(gate.swap(POLICY, token, new State(10_000, 0, Long.MAX_VALUE / 1_000, 0)))
                .isTrue();
    }

    @Test
    void a_promised_coupon_is_undecided_until_its_outbox_entry_is_settled() {
        String entryId = claim(1, 2, 3);

        await(gate.promise(claimOf(2), entryId));
        assertThat(promised(2)).contains(new Promise(POLICY, 2, true));
        assertThat(promised(3)).as("no request was answered with this one").isEmpty();

        settle(entryId);
        assertThat(promised(2)).contains(new Promise(POLICY, 2, false));
    }

    @Test
    void an_entry_with_the_promised_id_that_holds_other_claims_is_not_taken_for_the_promised_one() {
        String entryId = claim(1, 2, 3);

        await(gate.promise(claimOf(4), entryId));

        assertThat(promised(4)).contains(new Promise(POLICY, 4, false));
    }

    @Test
    void a_poll_reads_the_entry_of_its_claim_and_nothing_else_of_the_outbox() {
        LongStream.rangeClosed(1, 999).forEach(this::claim);
        String entryId = claim(1_000, 1_001);
        LongStream.rangeClosed(1_002, 2_000).forEach(this::claim);
        await(gate.promise(claimOf(1_000), entryId));

        List<List<String>> commands;
        try (RedisCommandLog log = RedisCommandLog.start(TestServers.get().redisUrl())) {
            assertThat(promised(1_000)).contains(new Promise(POLICY, 1_000, true));
            commands = log.commandsSoFar();
        }

        assertThat(commands)
                .filteredOn(command ->
                        command.contains(KEYS.outbox()) && !command.get(0).startsWith("EVAL"))
                .containsExactly(List.of("XRANGE", KEYS.outbox(), entryId, entryId));
    }

    @Test
    void one_settlement_deletes_entries_releases_users_and_adopts_users() {
        String decided = claim(1, 2);
        claim(3);

        await(gate.settle(POLICY, new Settlement(List.of(decided), List.of(2L), List.of(1L, 4L, 5L))));

        assertThat(await(gate.inspect(POLICY)))
                .extracting(Snapshot::stock, Snapshot::users, Snapshot::undecidedClaims)
                .containsExactly(9_995, 4, 1);
        assertThat(redisson.<String>getSet(KEYS.admittedUsers(), StringCodec.INSTANCE))
                .containsExactlyInAnyOrder("0", "1", "3", "4", "5");
    }

    @Test
    void a_clock_that_node_and_database_do_not_share_makes_the_gate_fail() {
        Clocks hourBehind = new Clocks(() -> System.currentTimeMillis() - 3_600_000, System::nanoTime);
        hourBehind.noteDatabase(System.currentTimeMillis() - 3_600_000, hourBehind.nanos());
        RedisStockGate wrong = new RedisStockGate(redisson, new Deadlines(SETTINGS), SETTINGS, hourBehind);

        for (CompletionStage<?> reply : List.of(wrong.ping(), wrong.claim(POLICY, List.of(claimOf(1))))) {
            assertThatThrownBy(() -> await(reply)).hasMessageContaining("Redis' clock is wrong");
        }
        assertThat(hourBehind.gateIsOff()).isTrue();
        assertThatCode(() -> await(gate.ping())).doesNotThrowAnyException();
    }

    @Test
    void entries_that_were_stamped_in_the_future_are_found_by_recovery() {
        claim(1);
        long later = System.currentTimeMillis() + 3_600_000;
        redisson.getStream(KEYS.outbox(), StringCodec.INSTANCE)
                .add(new StreamMessageId(later, 0), StreamAddArgs.entry("claims", couponId(2) + " 2 -"));

        assertThat(await(gate.inspect(POLICY)).oldestAgeMillis())
                .as("the first one is new")
                .isLessThan(60_000);
        assertThat(await(gate.undecided(POLICY, 60_000, 10)))
                .extracting(undecided -> undecided.claims().get(0).userId())
                .containsExactly(2L);
    }

    /** One gate call; returns the id of the outbox entry that it wrote. */
    private String claim(long... users) {
        List<Claim> claims =
                LongStream.of(users).mapToObj(RedisStockGateIT::claimOf).toList();
        Reply reply = await(gate.claim(POLICY, claims));
        return reply.entryId();
    }

    /** The coupon id tells the user. */
    private static Claim claimOf(long user) {
        return new Claim(couponId(user), POLICY, user, null);
    }

    private static long couponId(long user) {
        return POLICY * 1_000_000 + user;
    }

    private static Optional<Promise> promised(long user) {
        return await(gate.promised(couponId(user)));
    }

    private static void settle(String entryId) {
        await(gate.settle(POLICY, new Settlement(List.of(entryId), List.of(), List.of())));
    }

    private static <T> T await(CompletionStage<T> reply) {
        return reply.toCompletableFuture().join();
    }
}
