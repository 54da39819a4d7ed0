package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.application.Claim;
import com.promotion.coupon.application.ServiceSettings;
import com.promotion.coupon.application.StockGate;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * The gate in Redis. Every step is one script, sent once: Redisson is configured not to repeat a command whose reply
 * is late, because the script may have run.
 */
@Singleton
public class RedisStockGate implements StockGate {

    private static final String CLAIM = LuaScript.read("claim.lua");
    private static final String SETTLE = LuaScript.read("settle.lua");
    private static final String BEGIN_LOADING = LuaScript.read("begin-loading.lua");
    private static final String SWAP = LuaScript.read("swap.lua");

    /** A set under construction that nobody finishes is gone after this. */
    private static final long LOADING_TTL_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final RedissonClient redisson;
    private final RScript scripts;
    private final long callTimeoutMillis;

    @Inject
    public RedisStockGate(RedissonClient redisson, ServiceSettings settings) {
        this.redisson = redisson;
        this.scripts = redisson.getScript(StringCodec.INSTANCE);
        this.callTimeoutMillis = settings.gateTimeout().toMillis();
    }

    @Override
    public CompletionStage<Reply> claim(long policyId, List<Claim> claims) {
        GateKeys keys = new GateKeys(policyId);
        Object[] pairs = new Object[claims.size() * 2];
        int i = 0;
        for (Claim claim : claims) {
            pairs[i++] = String.valueOf(claim.couponId());
            pairs[i++] = String.valueOf(claim.userId());
        }
        return this.<List<Object>>run(CLAIM, ReturnType.LIST, keys.ofClaim(), pairs)
                .thenApply(RedisStockGate::toReply);
    }

    private static Reply toReply(List<Object> reply) {
        List<Answer> answers = new ArrayList<>(reply.size() - 2);
        for (Object code : reply.subList(2, reply.size())) {
            answers.add(toAnswer(((Long) code).intValue()));
        }
        String entryId = (String) reply.get(0);
        return new Reply(entryId.isEmpty() ? null : entryId, (Long) reply.get(1), answers);
    }

    private static Answer toAnswer(int code) {
        return switch (code) {
            case 1 -> Answer.CLAIMED;
            case -1 -> Answer.SOLD_OUT;
            case -2 -> Answer.ALREADY_CLAIMED;
            case -3 -> Answer.NOT_LOADED;
            case -4 -> Answer.NOT_OPEN_YET;
            case -5 -> Answer.ENDED;
            default -> throw new IllegalStateException("claim.lua returned " + code);
        };
    }

    @Override
    public CompletionStage<Void> settle(long policyId, List<String> entryIds, List<Long> releasedUserIds) {
        GateKeys keys = new GateKeys(policyId);
        List<Object> arguments = new ArrayList<>();
        arguments.add(String.valueOf(entryIds.size()));
        arguments.addAll(entryIds);
        releasedUserIds.forEach(userId -> arguments.add(String.valueOf(userId)));
        return this.<Long>run(SETTLE, ReturnType.LONG, List.of(keys.outbox(), keys.issued()), arguments.toArray())
                .thenApply(done -> null);
    }

    @Override
    public String beginLoading(long policyId) {
        GateKeys keys = new GateKeys(policyId);
        String token = UUID.randomUUID().toString();
        await(this.<Long>run(
                BEGIN_LOADING,
                ReturnType.LONG,
                List.of(keys.loader(), keys.loading(token)),
                token,
                String.valueOf(LOADING_TTL_MILLIS)));
        return token;
    }

    @Override
    public void addHolders(long policyId, String token, List<Long> userIds) {
        if (!userIds.isEmpty()) {
            List<String> members = userIds.stream().map(String::valueOf).toList();
            String loading = new GateKeys(policyId).loading(token);
            await(redisson.<String>getSet(loading, StringCodec.INSTANCE).addAllAsync(members));
        }
    }

    @Override
    public boolean swap(long policyId, String token, State state) {
        GateKeys keys = new GateKeys(policyId);
        long swapped = await(this.<Long>run(
                SWAP,
                ReturnType.LONG,
                List.of(keys.stock(), keys.issued(), keys.outbox(), keys.window(), keys.loader(), keys.loading(token)),
                token,
                String.valueOf(state.stock()),
                String.valueOf(state.startAtMillis()),
                String.valueOf(state.endAtMillis())));
        return swapped == 1;
    }

    @Override
    public CompletionStage<Void> ping() {
        return this.<Long>run("return 1", ReturnType.LONG, List.of("coupon:ping"))
                .thenApply(pong -> null);
    }

    private <R> CompletableFuture<R> run(String script, ReturnType type, List<Object> keys, Object... arguments) {
        RFuture<R> reply = scripts.evalAsync((String) keys.get(0), Mode.READ_WRITE, script, type, keys, arguments);
        return reply.toCompletableFuture().orTimeout(callTimeoutMillis * 2, TimeUnit.MILLISECONDS);
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
