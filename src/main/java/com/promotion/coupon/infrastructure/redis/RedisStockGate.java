package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.StockGate;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * The gate in Redis. Every operation is one script, except those on promises. Redisson does not repeat a command whose reply
 * is late, because the script may have run.
 */
@Singleton
public class RedisStockGate implements StockGate {

    private static final String CLAIM = LuaScript.read("claim.lua");
    private static final String SETTLE = LuaScript.read("settle.lua");
    private static final String BEGIN_LOADING = LuaScript.read("begin-loading.lua");
    private static final String ADD_HOLDERS = LuaScript.read("add-holders.lua");
    private static final String INSPECT = LuaScript.read("inspect.lua");
    private static final String UNDECIDED = LuaScript.read("undecided.lua");
    private static final String SWAP = LuaScript.read("swap.lua");
    private static final String UNLOAD = LuaScript.read("unload.lua");
    private static final String CLOSE = LuaScript.read("close.lua");
    private static final String PING = LuaScript.read("ping.lua");
    private static final String PROMISE = LuaScript.read("promise.lua");
    private static final String IS_UNDECIDED = LuaScript.read("is-undecided.lua");

    /** A set under construction expires when no chunk is added for this long; then another loader may begin. */
    private static final long LOADING_TTL_MILLIS = TimeUnit.SECONDS.toMillis(30);

    /** How long a promise is kept. */
    private static final Duration PROMISE_TTL = Duration.ofDays(1);

    /** How long a closed gate answers "ended"; after that the ledger does. */
    private static final Duration CLOSED_TTL = Duration.ofDays(1);

    /** What claim.lua returns for a claim, unless it returns the id of a promised coupon. */
    private static final Map<Long, Answer> ANSWERS = Map.of(
            1L, new Answer(Code.ADMITTED),
            -1L, new Answer(Code.SOLD_OUT),
            -2L, new Answer(Code.SUSPECTED_DUPLICATE),
            -3L, new Answer(Code.NOT_LOADED),
            -4L, new Answer(Code.NOT_OPEN_YET),
            -5L, new Answer(Code.ENDED),
            -6L, new Answer(Code.OUTBOX_FULL));

    private final RedissonClient redisson;
    private final RedisCalls calls;
    private final Clocks clocks;
    private final boolean configured;
    private final int outboxEntriesMax;

    @Inject
    public RedisStockGate(RedissonClient redisson, Deadlines deadlines, ServiceSettings settings, Clocks clocks) {
        this.redisson = redisson;
        this.clocks = clocks;
        this.calls = new RedisCalls(redisson, deadlines, "the gate's reply", settings);
        this.configured = settings.redis().configured();
        this.outboxEntriesMax = settings.gate().outboxEntriesMax();
    }

    @Override
    public CompletionStage<Reply> claim(long policyId, List<Claim> claims) {
        return calls.list(CLAIM, new GateKeys(policyId).ofClaim(), outboxEntriesMax, OutboxFormat.write(claims))
                .thenApply(this::toReply);
    }

    private Reply toReply(List<Object> reply) {
        requirePlausible((Long) reply.get(2));
        List<Answer> answers = new ArrayList<>(reply.size() - 3);
        for (Object code : reply.subList(3, reply.size())) {
            answers.add(toAnswer(code));
        }
        String entryId = (String) reply.get(0);
        return new Reply(entryId.isEmpty() ? null : entryId, (Long) reply.get(1), answers);
    }

    /** What a gate says of a window by a wrong clock is worth as much as no answer. */
    private void requirePlausible(long gateMillis) {
        if (gateMillis != 0 && !clocks.plausible(gateMillis)) {
            throw new IllegalStateException("Redis' clock is wrong: " + Instant.ofEpochMilli(gateMillis)
                    + ", but node and database do not agree to that");
        }
    }

    /** A number is a code; text is the id under which the user was promised a coupon. */
    private static Answer toAnswer(Object answer) {
        if (answer instanceof String promised) {
            return new Answer(Code.SUSPECTED_DUPLICATE, Long.parseLong(promised));
        }
        Answer known = ANSWERS.get((Long) answer);
        if (known == null) {
            throw new IllegalStateException("claim.lua returned " + answer);
        }
        return known;
    }

    @Override
    public CompletionStage<Void> settle(long policyId, Settlement settlement) {
        GateKeys keys = new GateKeys(policyId);
        List<Object> arguments = new ArrayList<>();
        arguments.add(settlement.decidedEntryIds().size());
        arguments.add(settlement.releasedUserIds().size());
        arguments.addAll(settlement.decidedEntryIds());
        arguments.addAll(settlement.releasedUserIds());
        arguments.addAll(settlement.adoptedUserIds());
        return calls.number(SETTLE, List.of(keys.outbox(), keys.admittedUsers(), keys.stock()), arguments.toArray())
                .thenApply(done -> null);
    }

    @Override
    public Optional<String> beginLoading(long policyId) {
        GateKeys keys = new GateKeys(policyId);
        String token = UUID.randomUUID().toString();
        long begun = await(
                calls.number(BEGIN_LOADING, List.of(keys.loader(), keys.loading(token)), token, LOADING_TTL_MILLIS));
        return begun == 1 ? Optional.of(token) : Optional.empty();
    }

    @Override
    public void addHolders(long policyId, String token, List<Long> userIds) {
        if (userIds.isEmpty()) {
            return;
        }
        GateKeys keys = new GateKeys(policyId);
        List<Object> arguments = new ArrayList<>(userIds.size() + 2);
        arguments.add(token);
        arguments.add(LOADING_TTL_MILLIS);
        arguments.addAll(userIds);
        long added = await(calls.number(ADD_HOLDERS, List.of(keys.loader(), keys.loading(token)), arguments.toArray()));
        if (added == 0) {
            throw new IllegalStateException("Another loader of policy " + policyId + " has taken over");
        }
    }

    @Override
    public boolean swap(long policyId, String token, State state) {
        GateKeys keys = new GateKeys(policyId);
        long swapped = await(calls.number(
                SWAP,
                keys.ofSwap(token),
                token,
                state.stock(),
                state.startAtMillis(),
                state.endAtMillis(),
                state.gaps()));
        return swapped == 1;
    }

    @Override
    public CompletionStage<Void> unload(long policyId) {
        return calls.number(UNLOAD, new GateKeys(policyId).ofLoadedState()).thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> close(long policyId) {
        return calls.number(CLOSE, new GateKeys(policyId).ofLoadedState(), CLOSED_TTL.toMillis())
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> ping() {
        long asked = clocks.nanos();
        return calls.number(PING, List.of("coupon:ping")).thenAccept(millis -> {
            clocks.noteGate(millis, asked);
            requirePlausible(millis);
        });
    }

    @Override
    public CompletionStage<Snapshot> inspect(long policyId) {
        GateKeys keys = new GateKeys(policyId);
        return calls.list(INSPECT, List.of(keys.stock(), keys.admittedUsers(), keys.outbox(), keys.window()))
                .thenApply(found -> new Snapshot(
                        (Long) found.get(0) == 1 ? Math.toIntExact((Long) found.get(1)) : null,
                        Math.toIntExact((Long) found.get(2)),
                        Math.toIntExact((Long) found.get(3)),
                        (Long) found.get(4),
                        (Long) found.get(5) == 1,
                        Math.toIntExact((Long) found.get(6))));
    }

    @Override
    public CompletionStage<List<Undecided>> undecided(long policyId, long minAgeMillis, int limit) {
        return calls.list(UNDECIDED, List.of(new GateKeys(policyId).outbox()), minAgeMillis, limit)
                .thenApply(found -> {
                    List<Undecided> entries = new ArrayList<>(found.size() / 2);
                    for (int i = 0; i < found.size(); i += 2) {
                        entries.add(new Undecided(
                                (String) found.get(i), OutboxFormat.read(policyId, (String) found.get(i + 1))));
                    }
                    return entries;
                });
    }

    @Override
    public CompletionStage<Void> promise(Claim claim, String entryId) {
        CompletableFuture<Long> byUser = calls.number(
                PROMISE,
                List.of(new GateKeys(claim.policyId()).promised()),
                claim.userId(),
                claim.couponId(),
                PROMISE_TTL.toMillis());
        String promise = claim.policyId() + " " + claim.userId() + " " + entryId;
        CompletableFuture<Void> byCoupon =
                calls.call(() -> promiseOf(claim.couponId()).setAsync(promise, PROMISE_TTL));
        return byUser.thenCombine(byCoupon, (one, two) -> null);
    }

    /** Two calls, because the promise and the outbox may live in two slots of a Redis Cluster. */
    @Override
    public CompletionStage<Optional<Promise>> promised(long couponId) {
        if (!configured) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<String> found = calls.call(() -> promiseOf(couponId).getAsync());
        return found.thenCompose(promise -> promise == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : withOutbox(couponId, promise.split(" ", -1)).thenApply(Optional::of));
    }

    private CompletableFuture<Promise> withOutbox(long couponId, String[] promise) {
        long policyId = Long.parseLong(promise[0]);
        return calls.number(IS_UNDECIDED, List.of(new GateKeys(policyId).outbox()), couponId, promise[2])
                .thenApply(undecided -> new Promise(policyId, Long.parseLong(promise[1]), undecided == 1));
    }

    private RBucket<String> promiseOf(long couponId) {
        return redisson.getBucket(GateKeys.promise(couponId), StringCodec.INSTANCE);
    }

    private <R> R await(CompletableFuture<R> reply) {
        return calls.await(reply, "The gate did not answer");
    }
}
