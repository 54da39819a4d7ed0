package com.promotion.coupon.simulation;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.fixtures.Settings;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.simulation.FaultInjector.Fault;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

/**
 * One history, drawn from a seed: some nodes of the real service over one gate and one database, more or fewer users
 * than coupons, and a choice of faults. Then everything is healed, time passes until all is quiet, everybody who holds
 * nothing asks once more, and what was answered is compared with what is in the database.
 */
final class SimulatedIssuing {
    private static final long POLICY = 100;

    /** Longer than any wait that the faults can cause. */
    private static final int LONG_DEADLINE_MILLIS = 60_000;

    private static final List<SimulatedRedis.Key> KEYS = List.of(SimulatedRedis.Key.values());
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
    private final List<User> users = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private long lastId = 1_000;
    private int incarnations;
    private boolean quiet;
    private boolean keysShared;
    private boolean latecomersAreOver;
    private boolean over;

    /** Somebody who wants a coupon. */
    private static final class User {
        private final long id;
        private final String key;
        private final boolean keepsAsking;
        private final Set<Long> promised = new TreeSet<>();
        private CouponErrorCode refusal;
        private Long couponId;
        private long firstAskedAtMillis = Long.MAX_VALUE;
        private long lastRequest;
        private boolean withKey;
        /** A node that waits for a gate to be loaded lets this user pass by others whom the gate has admitted. */
        private boolean asksAroundTheGate;

        User(long id, String key, boolean keepsAsking) {
            this.id = id;
            this.key = key;
            this.keepsAsking = keepsAsking;
            this.withKey = key != null;
        }

        boolean knows() {
            return couponId != null || refusal != null;
        }
    }

    /** One request, until it is answered or nobody listens any more. */
    private static final class Request {
        private final long number;
        private final User user;
        private final String key;
        private final SimulatedNode node;
        private boolean open = true;

        Request(long number, User user, String key, SimulatedNode node) {
            this.number = number;
            this.user = user;
            this.key = key;
            this.node = node;
        }
    }

    /** A "sold out" and when it was said. */
    private record SoldOut(long userId, long atMillis) {}

    private final List<SoldOut> soldOuts = new ArrayList<>();

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
        keysShared = timeline.chance(0.1);
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
        int nodeCount = timeline.between(2, 3);
        for (int slot = 0; slot < nodeCount; slot++) {
            nodes.add(start(slot));
        }
        int userCount = Math.max(1, timeline.between(coupons / 2, coupons * 2 + 3));
        for (long id = 1; id <= userCount; id++) {
            String key = timeline.chance(0.3) ? "key-" + (keysShared ? timeline.between(1, 3) : id) : null;
            users.add(new User(id, key, weather.faults().isEmpty() || timeline.chance(0.9)));
        }
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
        scheduleArrivals();
        scheduleDisasters();
        timeline.runUntil(healAtMillis);
        heal();
        if (timeline.chance(0.4)) {
            latecomer();
        }
        timeline.runUntil(healAtMillis + AFTERMATH_MILLIS);
        becomeQuiet("after the healing");
        latecomersAreOver = true;
        if (!violated()) {
            quiet = true;
            trace.note("--- quiet; everybody who holds nothing asks again");
            users.stream()
                    .filter(user -> user.keepsAsking && database.rowOf(user.id).isEmpty())
                    .forEach(user -> {
                        user.refusal = null;
                        timeline.after(timeline.between(0, 2_000), null, () -> ask(user));
                    });
            users.stream().filter(user -> database.rowOf(user.id).isPresent()).forEach(user -> {
                user.withKey = database.rowOf(user.id).get().idempotencyKey().isPresent();
                timeline.after(timeline.between(0, 2_000), null, () -> ask(user));
            });
            timeline.runUntil(timeline.now() + 3_000);
            becomeQuiet("after the last round");
        }
        if (!violated()) {
            check();
        }
        over = true;
        nodes.forEach(node -> node.host.die());
        timeline.runOut();
        return new Result(
                seed, story, violations, trace.fingerprint(), timeline.events(), weather.struck(), answers, trace);
    }

    private void scheduleArrivals() {
        int lastArrival = timeline.chance(0.5) ? 2_000 : (int) (healAtMillis - START_MILLIS) * 4 / 5;
        for (User user : users) {
            timeline.after(timeline.between(0, lastArrival), null, () -> {
                ask(user);
                if (timeline.chance(0.15)) {
                    ask(user);
                }
            });
            if (timeline.chance(0.35)) {
                timeline.after(timeline.between(0, (int) (healAtMillis - START_MILLIS)), null, () -> ask(user));
            }
        }
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
            SimulatedRedis.Key key = timeline.oneOf(KEYS);
            trace.note("gate: loses %s", key);
            redis.lose(key);
        });
        disasters(Fault.GATE_STALE, 2, () -> {
            Runnable failOver = redis.replicate();
            timeline.after(weather.spell(10, 10_000), null, () -> {
                if (!quiet) {
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
        for (Request request : List.copyOf(requests)) {
            if (request.node == node && request.open) {
                close(request);
                askLater(request.user);
            }
        }
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

    /** New users who ask after the healing, until all is quiet: the service has to recover while it is asked. */
    private void latecomer() {
        if (!latecomersAreOver && !violated()) {
            User user = new User(users.size() + 1L, null, true);
            users.add(user);
            ask(user);
            timeline.after(timeline.between(100, 600), null, this::latecomer);
        }
    }

    private void becomeQuiet(String when) {
        long until = timeline.now() + QUIET_WITHIN_MILLIS;
        Optional<String> unrest = unrest();
        while (unrest.isPresent() && timeline.now() < until && !violated()) {
            timeline.runUntil(timeline.now() + 1_000);
            unrest = unrest();
        }
        unrest.ifPresent(why -> violation("%s: %s".formatted(when, why)));
    }

    /** What is not yet as it has to be in the end. */
    private Optional<String> unrest() {
        List<Long> unsure = users.stream()
                .filter(user -> user.keepsAsking && !user.knows())
                .map(user -> user.id)
                .toList();
        if (!unsure.isEmpty()) {
            return Optional.of("no definite answer for users " + unsure);
        }
        if (redis.outboxEntries() > 0) {
            return Optional.of("entries in the outbox: " + redis.outboxEntries());
        }
        int left = coupons - database.rowCount();
        Integer stock = redis.stock();
        if (stock == null || Math.max(0, stock) != left) {
            return Optional.of("stock in the gate " + stock + ", in the database " + left);
        }
        Set<Long> holders = new TreeSet<>();
        database.rows().forEach(row -> holders.add(row.userId()));
        boolean same =
                left == 0 ? redis.issued().containsAll(holders) : redis.issued().equals(holders);
        if (!same) {
            return Optional.of("users in the gate " + redis.issued() + ", in the database " + holders);
        }
        for (SimulatedNode node : nodes) {
            if (!node.health.trusts(POLICY)) {
                node.health.requestLoad(POLICY); // as a claim would
                return Optional.of(node.host + " does not trust the gate");
            }
        }
        return Optional.empty();
    }

    // The users.

    private void ask(User user) {
        SimulatedNode node = anyNode();
        if (!node.host.alive()) {
            askLater(user);
            return;
        }
        user.firstAskedAtMillis = Math.min(user.firstAskedAtMillis, timeline.now());
        Request request = new Request(++user.lastRequest, user, user.withKey ? user.key : null, node);
        requests.add(request);
        trace.note("user %d asks %s, request %d, key %s", user.id, node.host, request.number, request.key);
        user.asksAroundTheGate |= !node.health.trusts(POLICY);
        var stage = node.issue(new IssueCouponCommand(POLICY, user.id, request.key));
        var unused = stage.whenComplete((outcome, failure) -> {
            if (node.host.alive()) {
                answered(request, outcome, failure);
            }
        });
        if (request.open && weather.strikes(Fault.HANG_UP, 0.2)) {
            timeline.after(timeline.between(0, 2_000), null, () -> {
                if (request.open) {
                    trace.note("user %d hangs up, request %d", user.id, request.number);
                    close(request);
                    askLater(user);
                }
            });
        }
    }

    private void askLater(User user) {
        timeline.after(timeline.between(50, 2_500), null, () -> {
            if (!over && !user.knows() && user.keepsAsking) {
                ask(user);
            }
        });
    }

    private void close(Request request) {
        request.open = false;
        requests.remove(request);
    }

    private void answered(Request request, IssueOutcome outcome, Throwable failure) {
        User user = request.user;
        boolean listening = request.open;
        close(request);
        if (outcome == null) {
            refused(request, listening, failure);
        } else if (outcome.isPending()) {
            count("pending");
            trace.note("user %d: pending as %d, request %d", user.id, outcome.couponId(), request.number);
            user.promised.add(outcome.couponId());
            askLater(user);
        } else {
            count(outcome.replayed() ? "replayed" : "issued");
            trace.note("user %d: issued %d, request %d", user.id, outcome.couponId(), request.number);
            user.couponId = outcome.couponId();
            Optional<IssuedCoupon> row = database.row(outcome.couponId());
            if (row.isEmpty() || row.get().userId() != user.id) {
                violation("201 for user %d and coupon %d, which is not in the database"
                        .formatted(user.id, outcome.couponId()));
            }
            for (SoldOut before : soldOuts) {
                if (before.atMillis() < user.firstAskedAtMillis && inOrder() && !user.asksAroundTheGate) {
                    violation("user %d came after user %d was told 'sold out', and won"
                            .formatted(user.id, before.userId()));
                }
            }
        }
    }

    /**
     * Whether nothing goes wrong that could make the gate err for a moment. A key used for somebody else's wish does: until
     * the ledger refuses that claim, it holds a coupon, which may be the last one.
     */
    private boolean inOrder() {
        return weather.faults().isEmpty() && !keysShared;
    }

    private void refused(Request request, boolean listening, Throwable failure) {
        User user = request.user;
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        CouponErrorCode code = cause instanceof CouponException refusal ? refusal.code() : null;
        count(code == null ? "error" : code.name());
        trace.note("user %d: %s, request %d", user.id, code == null ? cause : code, request.number);
        if (code == null) {
            violation("user %d was told of an internal error: %s".formatted(user.id, cause));
            return;
        }
        switch (code) {
            case SOLD_OUT -> {
                soldOuts.add(new SoldOut(user.id, timeline.now()));
                if (quiet && database.rowCount() < coupons) {
                    violation("'sold out' with %d of %d issued".formatted(database.rowCount(), coupons));
                }
                if (quiet && database.rowOf(user.id).isPresent()) {
                    violation("'sold out' for user %d, who holds a coupon".formatted(user.id));
                }
                if (inOrder() && taken() < coupons) {
                    violation("'sold out' with %d of %d taken".formatted(taken(), coupons));
                }
                user.refusal = code;
            }
            case ALREADY_ISSUED -> {
                if (quiet
                        && request.key != null
                        && database.rowNamed(request.key).isPresent()) {
                    violation("'already issued' for user %d, who named the coupon by its key".formatted(user.id));
                }
                if (database.rowOf(user.id).isEmpty()) {
                    violation("'already issued' for user %d, who holds nothing".formatted(user.id));
                }
                if (user.lastRequest == 1) {
                    violation("'already issued' for user %d, who never asked before".formatted(user.id));
                }
                user.refusal = code;
            }
            case KEY_REUSED -> {
                if (database.rowNamed(request.key)
                        .filter(row -> row.userId() != user.id)
                        .isEmpty()) {
                    violation("'key reused' for key %s of user %d, which nobody else used"
                            .formatted(request.key, user.id));
                }
                user.withKey = false;
                askLater(user);
            }
            case UNAVAILABLE -> {
                if (listening) {
                    askLater(user);
                }
            }
            default -> violation("user %d was told %s".formatted(user.id, code));
        }
    }

    /** Coupons with a row, and those on their way to one. */
    private int taken() {
        Set<Long> taken = new TreeSet<>(redis.undecidedUsers());
        database.rows().forEach(row -> taken.add(row.userId()));
        return taken.size();
    }

    private SimulatedNode anyNode() {
        return timeline.oneOf(nodes);
    }

    private void count(String answer) {
        answers.merge(answer, 1, Integer::sum);
    }

    // The checker.

    private void check() {
        List<IssuedCoupon> rows = database.rows();
        expect(rows.size() <= coupons, "%d rows for %d coupons".formatted(rows.size(), coupons));
        expect(
                database.issuedQuantity() == rows.size(),
                "issued_quantity %d, rows %d".formatted(database.issuedQuantity(), rows.size()));
        Set<Long> holders = new TreeSet<>();
        Set<Integer> numbers = new TreeSet<>();
        for (IssuedCoupon row : rows) {
            expect(holders.add(row.userId()), "two rows of user %d".formatted(row.userId()));
            expect(
                    row.userId() >= 1
                            && row.userId() <= users.size()
                            && users.get(Math.toIntExact(row.userId() - 1)).lastRequest > 0,
                    "nobody asked for the row of user %d".formatted(row.userId()));
            expect(
                    numbers.add(row.issueNumber()) && row.issueNumber() >= 1 && row.issueNumber() <= rows.size(),
                    "number %d among %d rows".formatted(row.issueNumber(), rows.size()));
        }
        long askers = users.stream()
                .filter(user -> user.keepsAsking || holders.contains(user.id))
                .count();
        expect(
                rows.size() == Math.min(coupons, askers),
                "%d rows, %d coupons, %d users who kept asking or hold one".formatted(rows.size(), coupons, askers));
        for (User user : users) {
            check(user, holders.contains(user.id), rows.size());
        }
        if (timeline.failure() != null) {
            violation("a task threw %s".formatted(timeline.failure()));
        }
    }

    private void check(User user, boolean holds, int rows) {
        if (user.couponId != null) {
            expect(
                    database.row(user.couponId)
                            .filter(row -> row.userId() == user.id)
                            .isPresent(),
                    "201 for user %d and coupon %d, which is not in the database".formatted(user.id, user.couponId));
        }
        expect(
                user.refusal != CouponErrorCode.ALREADY_ISSUED || holds,
                "'already issued' for user %d, who holds nothing".formatted(user.id));
        boolean gateMayForget =
                weather.has(Fault.GATE_WIPED) || weather.has(Fault.KEY_LOST) || weather.has(Fault.GATE_STALE);
        // Who misused a key may have been told "pending" before the ledger could look at it.
        boolean keyMisused = database.rowNamed(user.key)
                .filter(row -> row.userId() != user.id)
                .isPresent();
        for (long promised : user.promised) {
            expect(
                    holds || rows == coupons || ((gateMayForget || keyMisused) && !user.keepsAsking),
                    "user %d was promised coupon %d, and holds nothing".formatted(user.id, promised));
        }
    }

    private boolean violated() {
        return !violations.isEmpty();
    }

    private void expect(boolean right, String text) {
        if (!right) {
            violation(text);
        }
    }

    private void violation(String text) {
        violations.add(text);
        trace.note("VIOLATION: %s", text);
    }
}
