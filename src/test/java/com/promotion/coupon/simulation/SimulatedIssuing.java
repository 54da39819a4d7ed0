package com.promotion.coupon.simulation;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.GateKeys;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.simulation.engine.FaultInjector;
import com.promotion.coupon.simulation.engine.FaultInjector.Fault;
import com.promotion.coupon.simulation.engine.Host;
import com.promotion.coupon.simulation.engine.SimulatedClock;
import com.promotion.coupon.simulation.engine.SimulatedThreads;
import com.promotion.coupon.simulation.engine.Trace;
import com.promotion.coupon.simulation.storage.GateClient;
import com.promotion.coupon.simulation.storage.SimulatedDatabase;
import com.promotion.coupon.simulation.storage.SimulatedRedis;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One history, drawn from a seed: some nodes of the real service over one gate and one database, more or fewer users
 * than coupons, and a choice of faults. Then everything is healed, time passes until all is quiet, every user without
 * a coupon asks once more, and what was answered is compared with what is in the database.
 */
final class SimulatedIssuing {
    static final long POLICY = 100;

    /** Longer than any wait that the faults can cause. */
    private static final int LONG_DEADLINE_MILLIS = 60_000;

    private static final List<GateKeys.Key> KEYS = List.of(GateKeys.Key.values());
    private static final ZoneId ZONE = ZoneId.of("Asia/Seoul");
    private static final long START_MILLIS = Terms.NOON.atZone(ZONE).toInstant().toEpochMilli();

    /** After the healing, what was stopped or late may still come for this long. */
    private static final long AFTERMATH_MILLIS = 12_000;

    /** By then gate and database must agree: a forgotten loader is at it for 30 s, an outbox entry waits for 8. */
    private static final long QUIET_WITHIN_MILLIS = 75_000;

    /** What a seed came to. */
    record Result(
            long seed,
            String story,
            List<String> violations,
            long fingerprint,
            long events,
            Map<Fault, Integer> struck,
            Map<String, Integer> answers,
            Trace trace) {

        boolean red() {
            return !violations.isEmpty();
        }
    }

    private final long seed;
    private final SimulatedClock timeline;
    private final FaultInjector weather;
    private final Trace trace;
    private final SimulatedRedis redis;
    private final SimulatedDatabase database;
    private final ServiceSettings settings;
    private final SimulatedParts parts;
    private final int coupons;
    private final long healAtMillis;
    private final String story;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final HistoryChecks checks;
    private final SimulatedUsers users;
    private long lastId = 1_000;
    private int incarnations;
    private boolean over;

    /** Plays the history of this seed. */
    static Result play(long seed, SimulatedParts parts) {
        // Threads of its own, too: which of them runs what is part of the history.
        try (SimulatedThreads carriers = new SimulatedThreads()) {
            return new SimulatedIssuing(seed, carriers, parts).run();
        }
    }

    private SimulatedIssuing(long seed, SimulatedThreads carriers, SimulatedParts parts) {
        this.seed = seed;
        this.parts = parts;
        timeline = new SimulatedClock(seed, START_MILLIS, carriers);
        trace = new Trace(timeline);
        weather = new FaultInjector(timeline, chooseFaults());
        coupons = timeline.chance(0.2) ? timeline.between(1, 3) : timeline.between(4, 30);
        boolean keysShared = timeline.chance(0.1);
        boolean crowded = !weather.faults().isEmpty() && timeline.chance(0.1);
        healAtMillis = START_MILLIS + timeline.between(4_000, 40_000);
        weather.announceCalm(healAtMillis);
        redis = new SimulatedRedis(timeline, trace, crowded ? 3 : 10_000);
        settings = Settings.changed()
                .set("coupon.zone", ZONE)
                .set("coupon.batch.claims-max", timeline.between(1, 8))
                .set("coupon.batch.pending-per-policy-max", crowded ? 4 : 1_000)
                .set("coupon.batch.pending-max", crowded ? 5 : 1_000)
                .set(
                        "coupon.issue.deadline-ms",
                        weather.has(Fault.DEADLINE) ? timeline.between(100, 1_500) : LONG_DEADLINE_MILLIS)
                .set("coupon.issue.in-flight-max", 1_000_000)
                .set("coupon.issue.waiting-threads-max", 0)
                .build();
        database = new SimulatedDatabase(
                timeline, weather, trace, ZONE, POLICY, Terms.of(coupons).build());
        parts.prepare(database);
        if (weather.has(Fault.DEADLINE)) {
            weather.struck(Fault.DEADLINE);
        }
        checks = new HistoryChecks(timeline, weather, trace, redis, database, coupons);
        users = new SimulatedUsers(timeline, weather, trace, database, nodes, checks);
        int nodeCount = timeline.between(2, 3);
        for (int slot = 0; slot < nodeCount; slot++) {
            nodes.add(start(slot));
        }
        int userCount = Math.max(1, timeline.between(coupons / 2, coupons * 2 + 3));
        users.add(userCount, keysShared);
        story = "%d coupons, %d users, %d nodes, batches of %d%s%s, faults %s until %.1f s"
                .formatted(
                        coupons,
                        userCount,
                        nodeCount,
                        settings.batch().claimsMax(),
                        keysShared ? ", shared keys" : "",
                        crowded ? ", small bounds" : "",
                        weather.faults(),
                        (healAtMillis - START_MILLIS) / 1000.0);
    }

    private Set<Fault> chooseFaults() {
        Set<Fault> chosen = EnumSet.noneOf(Fault.class);
        if (timeline.chance(0.2)) {
            return chosen;
        }
        double each = timeline.chance(0.5) ? 0.15 : 0.4;
        for (Fault fault : Fault.values()) {
            if (timeline.chance(each)) {
                chosen.add(fault);
            }
        }
        return chosen;
    }

    private SimulatedNode start(int slot) {
        Host host = new Host("node " + (slot + 1) + (char) ('a' + incarnations++ % 26));
        GateClient client = new GateClient(timeline, weather, trace, redis, host);
        SimulatedNode node =
                new SimulatedNode(host, timeline, weather, trace, client, database, settings, () -> ++lastId, parts);
        node.start(timeline.between(1, 1_000));
        return node;
    }

    // The history.

    private Result run() {
        users.scheduleArrivals((int) (healAtMillis - START_MILLIS));
        scheduleDisasters();
        timeline.runUntil(healAtMillis);
        heal();
        if (timeline.chance(0.4)) {
            users.latecomer();
        }
        timeline.runUntil(healAtMillis + AFTERMATH_MILLIS);
        becomeQuiet("after the healing");
        users.stopLatecomers();
        if (!checks.violated()) {
            checks.becomeQuiet();
            trace.note("--- quiet; everybody who holds nothing asks again");
            users.askOnceMore();
            timeline.runUntil(timeline.now() + 3_000);
            becomeQuiet("after the last round");
        }
        if (!checks.violated()) {
            checks.check(users.all());
        }
        over = true;
        users.stop();
        nodes.forEach(node -> node.host.die());
        timeline.runOut();
        return new Result(
                seed,
                story,
                checks.violations(),
                trace.fingerprint(),
                timeline.events(),
                weather.struck(),
                users.answers(),
                trace);
    }

    private void scheduleDisasters() {
        disasters(Fault.NODE_KILLED, 3, this::kill);
        disasters(Fault.NODE_STOPPED, 2, () -> {
            SimulatedNode node = anyNode();
            long millis = weather.spell(500, 40_000);
            trace.note("%s stops for %d ms", node.host, millis);
            node.host.freeze(timeline.now() + millis);
        });
        disasters(Fault.NODE_CUT_OFF, 2, () -> {
            SimulatedNode node = anyNode();
            trace.note("%s is cut off from the gate", node.host);
            node.gateClient.cutOff(timeline.now() + weather.spell(500, 10_000));
        });
        disasters(Fault.GATE_WIPED, 2, () -> {
            trace.note("gate: FLUSHALL");
            redis.wipe();
        });
        disasters(Fault.KEY_LOST, 3, () -> {
            GateKeys.Key key = timeline.oneOf(KEYS);
            trace.note("gate: loses %s", key);
            redis.lose(key);
        });
        disasters(Fault.GATE_STALE, 2, () -> {
            Runnable failOver = redis.replicate();
            timeline.after(weather.spell(10, 10_000), null, () -> {
                if (!checks.isQuiet()) {
                    trace.note("gate: fails over to an old replica");
                    failOver.run();
                }
            });
        });
        disasters(Fault.GATE_AWAY, 2, () -> {
            trace.note("gate: away");
            weather.gateAway(weather.spell(200, 8_000));
        });
        disasters(Fault.GATE_STOPPED, 2, () -> {
            trace.note("gate: stopped");
            weather.gateStopped(weather.spell(200, 8_000));
        });
        disasters(Fault.LEDGER_AWAY, 2, () -> {
            trace.note("database: away");
            weather.ledgerAway(weather.spell(200, 8_000));
        });
    }

    private void disasters(Fault fault, int atMost, Runnable disaster) {
        if (weather.has(fault)) {
            for (int i = timeline.between(1, atMost); i > 0; i--) {
                timeline.after(timeline.between(0, (int) (healAtMillis - START_MILLIS)), null, () -> {
                    if (timeline.now() < healAtMillis) {
                        weather.struck(fault);
                        disaster.run();
                    }
                });
            }
        }
    }

    private void kill() {
        int slot = timeline.between(0, nodes.size() - 1);
        SimulatedNode node = nodes.get(slot);
        if (!node.host.alive()) {
            return;
        }
        trace.note("%s is killed", node.host);
        node.host.die();
        timeline.after(timeline.between(0, 50), null, () -> database.connectionsLost(node.host));
        users.connectionsLost(node);
        timeline.after(timeline.between(100, 5_000), null, () -> {
            if (over) {
                return;
            }
            nodes.set(slot, start(slot));
            trace.note("%s starts", nodes.get(slot).host);
        });
    }

    private void heal() {
        trace.note("--- healed");
        weather.calmDown();
        for (SimulatedNode node : nodes) {
            node.host.freeze(0);
            node.gateClient.cutOff(0);
        }
    }

    private void becomeQuiet(String when) {
        long until = timeline.now() + QUIET_WITHIN_MILLIS;
        Optional<String> unrest = checks.unrest(users.all(), nodes);
        while (unrest.isPresent() && timeline.now() < until && !checks.violated()) {
            timeline.runUntil(timeline.now() + 1_000);
            unrest = checks.unrest(users.all(), nodes);
        }
        unrest.ifPresent(why -> checks.violation("%s: %s".formatted(when, why)));
    }

    private SimulatedNode anyNode() {
        return timeline.oneOf(nodes);
    }
}
