package com.promotion.coupon.simulation.storage;

import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.simulation.engine.FaultInjector;
import com.promotion.coupon.simulation.engine.FaultInjector.Fault;
import com.promotion.coupon.simulation.engine.Host;
import com.promotion.coupon.simulation.engine.HostDied;
import com.promotion.coupon.simulation.engine.SimulatedClock;
import com.promotion.coupon.simulation.engine.Trace;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One host's way to the gate, through a network in which calls and replies get lost, come late, or come twice. As with
 * the real client, every call ends in time: with the reply, or as a failure that says nothing about the script.
 */
public class GateClient implements StockGate {
    private static final long TIMEOUT_MILLIS = 600;

    private final SimulatedClock timeline;
    private final FaultInjector weather;
    private final Trace trace;
    private final SimulatedRedis redis;
    private final Host host;
    private long cutOffUntilMillis;

    public GateClient(SimulatedClock timeline, FaultInjector weather, Trace trace, SimulatedRedis redis, Host host) {
        this.timeline = timeline;
        this.weather = weather;
        this.trace = trace;
        this.redis = redis;
        this.host = host;
    }

    public void cutOff(long untilMillis) {
        cutOffUntilMillis = untilMillis;
    }

    @Override
    public CompletionStage<Reply> claim(long policyId, List<Claim> claims) {
        return call("claim", () -> redis.claim(claims));
    }

    @Override
    public CompletionStage<Void> settle(long policyId, Settlement settlement) {
        return call("settle", () -> redis.settle(settlement));
    }

    @Override
    public Optional<String> beginLoading(long policyId) {
        stopLoaderForAWhile();
        return await(call("beginLoading", redis::beginLoading));
    }

    @Override
    public void addHolders(long policyId, String token, List<Long> userIds) {
        stopLoaderForAWhile();
        if (!userIds.isEmpty() && !await(call("addHolders", () -> redis.addHolders(token, userIds)))) {
            throw new IllegalStateException("Another loader has taken over");
        }
    }

    @Override
    public boolean swap(long policyId, String token, State state) {
        stopLoaderForAWhile();
        return await(call("swap", () -> redis.swap(token, state)));
    }

    private void stopLoaderForAWhile() {
        if (weather.strikes(Fault.LOADER_STOPPED, 0.15)) {
            long millis = weather.spell(500, 40_000);
            trace.note("%s: its loader stops for %d ms", host, millis);
            timeline.sleep(millis, host);
            trace.note("%s: its loader goes on", host);
        }
    }

    @Override
    public CompletionStage<Void> unload(long policyId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> close(long policyId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> ping() {
        return call("ping", () -> null);
    }

    /** Waits for the reply, because the audit joins the future at once. */
    @Override
    public CompletionStage<Snapshot> inspect(long policyId) {
        CompletableFuture<Snapshot> reply = call("inspect", redis::inspect);
        timeline.await(reply, host);
        return reply;
    }

    @Override
    public CompletionStage<List<Undecided>> undecided(long policyId, long minAgeMillis, int limit) {
        return call("undecided", () -> redis.undecided(minAgeMillis, limit));
    }

    @Override
    public CompletionStage<Void> promise(Claim claim, String entryId) {
        return call("promise", () -> redis.promise(claim, entryId));
    }

    @Override
    public CompletionStage<Optional<Promise>> promised(long couponId) {
        return call("promised", () -> redis.promised(couponId));
    }

    private <T> T await(CompletableFuture<T> reply) {
        timeline.await(reply, host);
        if (reply.isCompletedExceptionally()) {
            throw new IllegalStateException("The gate did not answer");
        }
        return reply.join();
    }

    private <T> CompletableFuture<T> call(String name, Supplier<T> script) {
        if (!host.alive()) {
            return CompletableFuture.failedFuture(new HostDied(host.toString()));
        }
        CompletableFuture<T> reply = new CompletableFuture<>();
        if (timeline.now() < cutOffUntilMillis || weather.gateIsAway()) {
            timeline.after(weather.latency(), host, () -> fail(reply, name, "refused"));
        } else if (weather.strikes(Fault.CALL_LOST, 0.05)) {
            failInTime(reply, name, "lost");
        } else if (weather.strikes(Fault.REPLY_LOST, 0.05)) {
            failInTime(reply, name, "reply lost");
            arrive(weather.latency(), script, result -> {});
        } else if (weather.strikes(Fault.CALL_LATE, 0.03)) {
            failInTime(reply, name, "late");
            arrive(weather.spell(600, 20_000), script, result -> trace.note("gate: that %s was late", name));
        } else {
            travel(name, script, reply);
        }
        return reply;
    }

    private <T> void travel(String name, Supplier<T> script, CompletableFuture<T> reply) {
        long there = weather.latency();
        if (weather.strikes(Fault.CALL_TWICE, 0.05)) {
            arrive(there, script, result -> trace.note("gate: that %s comes twice", name));
            there += 1 + weather.latency();
        }
        if (there == 0 && weather.gateStoppedForMillis() == 0) {
            T result = script.get();
            long back = weather.latency();
            if (back == 0) {
                reply.complete(result);
            } else {
                timeline.after(back, host, () -> reply.complete(result));
            }
        } else {
            failInTime(reply, name, "timed out");
            arrive(there, script, result -> timeline.after(weather.latency(), host, () -> reply.complete(result)));
        }
    }

    private <T> void arrive(long inMillis, Supplier<T> script, Consumer<T> afterwards) {
        timeline.after(inMillis, null, () -> {
            if (weather.gateStoppedForMillis() > 0) {
                arrive(weather.gateStoppedForMillis(), script, afterwards);
            } else if (!weather.gateIsAway()) {
                afterwards.accept(script.get());
            }
        });
    }

    private void failInTime(CompletableFuture<?> reply, String name, String why) {
        timeline.after(TIMEOUT_MILLIS, host, () -> fail(reply, name, why));
    }

    private void fail(CompletableFuture<?> reply, String name, String why) {
        if (!reply.isDone()) {
            trace.note("%s: %s %s", host, name, why);
            reply.completeExceptionally(new TimeoutException(name + " " + why));
        }
    }
}
