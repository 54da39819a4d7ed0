package com.promotion.coupon.simulation;

import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.simulation.engine.FaultInjector;
import com.promotion.coupon.simulation.engine.FaultInjector.Fault;
import com.promotion.coupon.simulation.engine.SimulatedClock;
import com.promotion.coupon.simulation.engine.Trace;
import com.promotion.coupon.simulation.storage.SimulatedDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** The users of one history: they ask the nodes, ask again after some answers, and sometimes hang up. */
final class SimulatedUsers {
    private final SimulatedClock timeline;
    private final FaultInjector weather;
    private final Trace trace;
    private final SimulatedDatabase database;
    private final List<SimulatedNode> nodes;
    private final HistoryChecks checks;
    private final List<SimulatedUser> users = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private boolean latecomersAreOver;
    private boolean over;

    /** One request, until it is answered or given up. */
    private static final class Request {
        private final long number;
        private final SimulatedUser user;
        private final String key;
        private final SimulatedNode node;
        private boolean open = true;

        Request(long number, SimulatedUser user, String key, SimulatedNode node) {
            this.number = number;
            this.user = user;
            this.key = key;
            this.node = node;
        }
    }

    /** @param nodes the nodes to ask; changes when a node is started again */
    SimulatedUsers(
            SimulatedClock timeline,
            FaultInjector weather,
            Trace trace,
            SimulatedDatabase database,
            List<SimulatedNode> nodes,
            HistoryChecks checks) {
        this.timeline = timeline;
        this.weather = weather;
        this.trace = trace;
        this.database = database;
        this.nodes = nodes;
        this.checks = checks;
    }

    void add(int count, boolean keysShared) {
        for (long id = 1; id <= count; id++) {
            String key = timeline.chance(0.3) ? "key-" + (keysShared ? timeline.between(1, 3) : id) : null;
            users.add(new SimulatedUser(id, key, weather.faults().isEmpty() || timeline.chance(0.9)));
        }
    }

    List<SimulatedUser> all() {
        return Collections.unmodifiableList(users);
    }

    /** How many answers of each kind were given. */
    Map<String, Integer> answers() {
        return answers;
    }

    /** Every user asks at least once within this time. */
    void scheduleArrivals(int withinMillis) {
        int lastArrival = timeline.chance(0.5) ? 2_000 : withinMillis * 4 / 5;
        for (SimulatedUser user : users) {
            timeline.after(timeline.between(0, lastArrival), null, () -> {
                ask(user);
                if (timeline.chance(0.15)) {
                    ask(user);
                }
            });
            if (timeline.chance(0.35)) {
                timeline.after(timeline.between(0, withinMillis), null, () -> ask(user));
            }
        }
    }

    /** New users who ask after the healing, until all is quiet: the service has to recover while it is asked. */
    void latecomer() {
        if (!latecomersAreOver && !checks.violated()) {
            SimulatedUser user = new SimulatedUser(users.size() + 1L, null, true);
            users.add(user);
            ask(user);
            timeline.after(timeline.between(100, 600), null, this::latecomer);
        }
    }

    void stopLatecomers() {
        latecomersAreOver = true;
    }

    /** Users without a coupon ask for one again, and holders ask for theirs. */
    void askOnceMore() {
        users.stream()
                .filter(user -> user.keepsAsking && database.rowOf(user.id).isEmpty())
                .forEach(user -> {
                    user.refusal = null;
                    timeline.after(timeline.between(0, 2_000), null, () -> ask(user));
                });
        users.stream()
                .filter(user -> database.rowOf(user.id).isPresent())
                .forEach(user -> timeline.after(timeline.between(0, 2_000), null, () -> ask(user)));
    }

    /** The requests at this node get no answer; their users ask again. */
    void connectionsLost(SimulatedNode node) {
        for (Request request : List.copyOf(requests)) {
            if (request.node == node && request.open) {
                close(request);
                askLater(request.user);
            }
        }
    }

    /** No user asks again on account of an answer. */
    void stop() {
        over = true;
    }

    private void ask(SimulatedUser user) {
        SimulatedNode node = timeline.oneOf(nodes);
        if (!node.host.alive()) {
            askLater(user);
            return;
        }
        user.firstAskedAtMillis = Math.min(user.firstAskedAtMillis, timeline.now());
        String key = timeline.chance(0.8) ? user.key : null;
        Request request = new Request(++user.lastRequest, user, key, node);
        requests.add(request);
        trace.note("user %d asks %s, request %d, key %s", user.id, node.host, request.number, request.key);
        user.asksAroundTheGate |= !node.health.trusts(SimulatedIssuing.POLICY);
        var stage = node.issue(new IssueCouponCommand(SimulatedIssuing.POLICY, user.id, request.key));
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

    private void askLater(SimulatedUser user) {
        timeline.after(timeline.between(50, 2_500), null, () -> {
            if (!over && !user.hasDefiniteAnswer() && user.keepsAsking) {
                ask(user);
            }
        });
    }

    private void close(Request request) {
        request.open = false;
        requests.remove(request);
    }

    private void answered(Request request, IssueOutcome outcome, Throwable failure) {
        SimulatedUser user = request.user;
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
            checks.issued(user, request.key, outcome);
        }
    }

    private void refused(Request request, boolean listening, Throwable failure) {
        SimulatedUser user = request.user;
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        CouponErrorCode code = cause instanceof CouponException refusal ? refusal.code() : null;
        count(code == null ? "error" : code.name());
        trace.note("user %d: %s, request %d", user.id, code == null ? cause : code, request.number);
        if (code == null) {
            checks.violation("user %d was told of an internal error: %s".formatted(user.id, cause));
            return;
        }
        checks.refused(user, request.key, code);
        switch (code) {
            case SOLD_OUT, ALREADY_ISSUED -> user.refusal = code;
            case UNAVAILABLE -> {
                if (listening) {
                    askLater(user);
                }
            }
            default -> {
                // The checks have noted it as a violation.
            }
        }
    }

    private void count(String answer) {
        answers.merge(answer, 1, Integer::sum);
    }
}
