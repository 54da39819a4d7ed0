package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.TimeLimit;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.StockGate;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.redisson.api.RBucket;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
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

    private static final Answer ADMITTED = new Answer(Code.ADMITTED);
    private static final Answer SOLD_OUT = new Answer(Code.SOLD_OUT);
    private static final Answer SUSPECTED_DUPLICATE = new Answer(Code.SUSPECTED_DUPLICATE);
    private static final Answer NOT_LOADED = new Answer(Code.NOT_LOADED);
    private static final Answer NOT_OPEN_YET = new Answer(Code.NOT_OPEN_YET);
    private static final Answer ENDED = new Answer(Code.ENDED);
    private static final Answer OUTBOX_FULL = new Answer(Code.OUTBOX_FULL);

    private final RedissonClient redisson;
    private final RScript scripts;
    private final long callTimeoutMillis;
    private final TimeLimit limit;
    private final String outboxEntriesMax;

    @Inject
    public RedisStockGate(RedissonClient redisson, Deadlines deadlines, ServiceSettings settings) {
        this.redisson = redisson;
        this.scripts = redisson.getScript(StringCodec.INSTANCE);
        this.callTimeoutMillis = settings.gate().timeout().toMillis();
        this.limit =
                deadlines.limit("the gate's reply", settings.gate().timeout().multipliedBy(2));
        this.outboxEntriesMax = String.valueOf(settings.gate().outboxEntriesMax());
    }

    @Override
    public CompletionStage<Reply> claim(long policyId, List<Claim> claims) {
        return this.<List<Object>>run(
                        CLAIM,
                        ReturnType.LIST,
                        new GateKeys(policyId).ofClaim(),
                        outboxEntriesMax,
                        OutboxFormat.write(claims))
                .thenApply(RedisStockGate::toReply);
    }

    private static Reply toReply(List<Object> reply) {
        List<Answer> answers = new ArrayList<>(reply.size() - 2);
        for (Object code : reply.subList(2, reply.size())) {
            answers.add(toAnswer(code));
        }
        String entryId = (String) reply.get(0);
        return new Reply(entryId.isEmpty() ? null : entryId, (Long) reply.get(1), answers);
    }

    /** A number is a code; text is the id under which the user was promised a coupon. */
    private static Answer toAnswer(Object answer) {
        if (answer instanceof String promised) {
            return new Answer(Code.SUSPECTED_DUPLICATE, Long.parseLong(promised));
        }
        int code = ((Long) answer).intValue();
        return switch (code) {
            case 1 -> ADMITTED;
            case -1 -> SOLD_OUT;
            case -2 -> SUSPECTED_DUPLICATE;
            case -3 -> NOT_LOADED;
            case -4 -> NOT_OPEN_YET;
            case -5 -> ENDED;
            case -6 -> OUTBOX_FULL;
            default -> throw new IllegalStateException("claim.lua returned " + code);
        };
    }

    @Override
    public CompletionStage<Void> settle(long policyId, Settlement settlement) {
        GateKeys keys = new GateKeys(policyId);
        List<Object> arguments = new ArrayList<>();
        arguments.add(String.valueOf(settlement.decidedEntryIds().size()));
        arguments.add(String.valueOf(settlement.releasedUserIds().size()));
        arguments.add(String.valueOf(settlement.returnedUserIds().size()));
        arguments.addAll(settlement.decidedEntryIds());
        settlement.releasedUserIds().forEach(userId -> arguments.add(String.valueOf(userId)));
        settlement.returnedUserIds().forEach(userId -> arguments.add(String.valueOf(userId)));
        settlement.adoptedUserIds().forEach(userId -> arguments.add(String.valueOf(userId)));
        return this.<Long>run(
                        SETTLE,
                        ReturnType.LONG,
                        List.of(keys.outbox(), keys.admittedUsers(), keys.stock()),
                        arguments.toArray())
                .thenApply(done -> null);
    }

    @Override
    public Optional<String> beginLoading(long policyId) {
        GateKeys keys = new GateKeys(policyId);
        String token = UUID.randomUUID().toString();
        long begun = await(this.<Long>run(
                BEGIN_LOADING,
                ReturnType.LONG,
                List.of(keys.loader(), keys.loading(token)),
                token,
                String.valueOf(LOADING_TTL_MILLIS)));
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
        arguments.add(String.valueOf(LOADING_TTL_MILLIS));
        userIds.forEach(userId -> arguments.add(String.valueOf(userId)));
        long added = await(this.<Long>run(
                ADD_HOLDERS, ReturnType.LONG, List.of(keys.loader(), keys.loading(token)), arguments.toArray()));
        if (added == 0) {
            throw new IllegalStateException("Another loader of policy " + policyId + " has taken over");
        }
    }

    @Override
    public boolean swap(long policyId, String token, State state) {
        GateKeys keys = new GateKeys(policyId);
        long swapped = await(this.<Long>run(
                SWAP,
                ReturnType.LONG,
                List.of(
                        keys.stock(),
                        keys.admittedUsers(),
                        keys.outbox(),
                        keys.window(),
                        keys.loader(),
                        keys.loading(token)),
                token,
                String.valueOf(state.stock()),
                String.valueOf(state.startAtMillis()),
                String.valueOf(state.endAtMillis())));
        return swapped == 1;
    }

    @Override
    public CompletionStage<Void> unload(long policyId) {
        return this.<Long>run(UNLOAD, ReturnType.LONG, new GateKeys(policyId).ofLoadedState())
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> close(long policyId) {
        return this.<Long>run(
                        CLOSE,
                        ReturnType.LONG,
                        new GateKeys(policyId).ofLoadedState(),
                        String.valueOf(CLOSED_TTL.toMillis()))
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> ping() {
        return this.<Long>run(PING, ReturnType.LONG, List.of("coupon:ping")).thenApply(pong -> null);
    }

    @Override
    public CompletionStage<Snapshot> inspect(long policyId) {
        GateKeys keys = new GateKeys(policyId);
        return this.<List<Object>>run(
                        INSPECT,
                        ReturnType.LIST,
                        List.of(keys.stock(), keys.admittedUsers(), keys.outbox(), keys.window()))
                .thenApply(found -> new Snapshot(
                        (Long) found.get(0) == 1 ? Math.toIntExact((Long) found.get(1)) : null,
                        Math.toIntExact((Long) found.get(2)),
                        Math.toIntExact((Long) found.get(3)),
                        (Long) found.get(4),
                        (Long) found.get(5) == 1));
    }

    @Override
    public CompletionStage<List<Undecided>> undecided(long policyId, long minAgeMillis, int limit) {
        return this.<List<Object>>run(
                        UNDECIDED,
                        ReturnType.LIST,
                        List.of(new GateKeys(policyId).outbox()),
                        String.valueOf(minAgeMillis),
                        String.valueOf(limit))
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
        CompletableFuture<Long> byUser = run(
                PROMISE,
                ReturnType.LONG,
                List.of(new GateKeys(claim.policyId()).promised()),
                String.valueOf(claim.userId()),
                String.valueOf(claim.couponId()),
                String.valueOf(PROMISE_TTL.toMillis()));
        String promise = claim.policyId() + " " + claim.userId() + " " + entryId;
        CompletableFuture<Void> byCoupon =
                call(() -> promiseOf(claim.couponId()).setAsync(promise, PROMISE_TTL));
        return byUser.thenCombine(byCoupon, (one, two) -> null);
    }

    /** Two calls, because the promise and the outbox may live in two slots of a Redis Cluster. */
    @Override
    public CompletionStage<Optional<Promise>> promised(long couponId) {
        CompletableFuture<String> found = call(() -> promiseOf(couponId).getAsync());
        return found.thenCompose(promise -> promise == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : withOutbox(couponId, promise.split(" ", -1)).thenApply(Optional::of));
    }

    private CompletableFuture<Promise> withOutbox(long couponId, String[] promise) {
        long policyId = Long.parseLong(promise[0]);
        return this.<Long>run(
                        IS_UNDECIDED,
                        ReturnType.LONG,
                        List.of(new GateKeys(policyId).outbox()),
                        String.valueOf(couponId),
                        promise[2])
                .thenApply(undecided -> new Promise(policyId, Long.parseLong(promise[1]), undecided == 1));
    }

    private RBucket<String> promiseOf(long couponId) {
        return redisson.getBucket(GateKeys.promise(couponId), StringCodec.INSTANCE);
    }

    private <R> CompletableFuture<R> run(String script, ReturnType type, List<Object> keys, Object... arguments) {
        return call(() -> scripts.evalAsync((String) keys.get(0), Mode.READ_WRITE, script, type, keys, arguments));
    }

    private <R> CompletableFuture<R> call(Supplier<RFuture<R>> command) {
        return limit.watch(NettyThreadLocals.removedAfter(command).toCompletableFuture());
    }

    private <R> R await(CompletionStage<R> reply) {
        try {
            return reply.toCompletableFuture().get(callTimeoutMillis * 4, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the gate was loading", interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("The gate did not answer", failure);
        }
    }
}
