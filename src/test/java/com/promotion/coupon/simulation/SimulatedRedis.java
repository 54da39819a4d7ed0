package com.promotion.coupon.simulation;

import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.StockGate.Answer;
import com.promotion.coupon.application.gate.StockGate.Code;
import com.promotion.coupon.application.gate.StockGate.Condition;
import com.promotion.coupon.application.gate.StockGate.Promise;
import com.promotion.coupon.application.gate.StockGate.Reply;
import com.promotion.coupon.application.gate.StockGate.Settlement;
import com.promotion.coupon.application.gate.StockGate.State;
import com.promotion.coupon.application.gate.StockGate.Undecided;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One policy's keys in Redis and the scripts over them, key by key as in META-INF/lua, because keys are what gets lost
 * and what an old replica has in an old state. Each method is one script: it happens at one instant.
 */
public final class SimulatedRedis {
    private static final long LOADING_TTL_MILLIS = 30_000;

    /** The keys of a policy that can get lost alone. */
    public enum Key {
        STOCK,
        ISSUED,
        OUTBOX,
        WINDOW,
        PROMISED,
        LOADER,
        LOADING
    }

    private record Entry(long writtenAtMillis, List<Claim> claims) {}

    private record Promised(Claim claim, String entryId) {}

    private record Loading(Set<Long> users, long expiresAtMillis) {}

    /** What is in memory, and what a replica has a copy of. */
    private static final class Memory {
        private Integer stock;
        private NavigableMap<Long, Entry> outbox = new TreeMap<>();
        private boolean outboxExists;
        private Set<Long> issued;
        private State window;
        private int loadedInto;
        private Map<Long, Long> promised = new HashMap<>();
        private Map<Long, Promised> promises = new HashMap<>();
        private String loader;
        private long loaderExpiresAtMillis;
        private Map<String, Loading> loading = new HashMap<>();

        Memory copy() {
            Memory copy = new Memory();
            copy.stock = stock;
            copy.outbox = new TreeMap<>(outbox);
            copy.outboxExists = outboxExists;
            copy.issued = issued == null ? null : new TreeSet<>(issued);
            copy.window = window;
            copy.loadedInto = loadedInto;
            copy.promised = new HashMap<>(promised);
            copy.promises = new HashMap<>(promises);
            copy.loader = loader;
            copy.loaderExpiresAtMillis = loaderExpiresAtMillis;
            loading.forEach((token, set) ->
                    copy.loading.put(token, new Loading(new TreeSet<>(set.users()), set.expiresAtMillis())));
            return copy;
        }
    }

    private final SimulatedClock timeline;
    private final Trace trace;
    private final int outboxEntriesMax;
    private Memory memory = new Memory();
    /** The server that answers. */
    private int server;

    private long lastId;

    public SimulatedRedis(SimulatedClock timeline, Trace trace, int outboxEntriesMax) {
        this.timeline = timeline;
        this.trace = trace;
        this.outboxEntriesMax = outboxEntriesMax;
    }

    // What happens to it.

    /** FLUSHALL. */
    public void wipe() {
        memory = new Memory();
    }

    public void lose(Key key) {
        switch (key) {
            case STOCK -> memory.stock = null;
            case ISSUED -> memory.issued = null;
            case OUTBOX -> {
                memory.outbox.clear();
                memory.outboxExists = false;
            }
            case WINDOW -> memory.window = null;
            case PROMISED -> memory.promised.clear();
            case LOADER -> memory.loader = null;
            case LOADING -> memory.loading.clear();
        }
    }

    /** Notes the present state; running the result brings it back, on another server. */
    public Runnable replicate() {
        Memory replica = memory.copy();
        return () -> {
            memory = replica;
            server++;
        };
    }

    // What the checker looks at.

    /** Null when it is lost. */
    public Integer stock() {
        return loaded() ? memory.stock : null;
    }

    public Set<Long> issued() {
        return memory.issued == null ? Set.of() : memory.issued;
    }

    public int outboxEntries() {
        return memory.outbox.size();
    }

    /** The users of the claims in the outbox. */
    public Set<Long> undecidedUsers() {
        Set<Long> users = new TreeSet<>();
        memory.outbox.values().forEach(entry -> entry.claims().forEach(claim -> users.add(claim.userId())));
        return users;
    }

    // The scripts.

    Reply claim(List<Claim> claims) {
        if (!loaded()) {
            trace.note("gate: not loaded, %s", claims);
            return answerAll(claims, Code.NOT_LOADED, 0);
        }
        long opensIn = memory.window.startAtMillis() - timeline.now();
        if (opensIn > 0) {
            return answerAll(claims, Code.NOT_OPEN_YET, opensIn);
        }
        if (timeline.now() >= memory.window.endAtMillis()) {
            return answerAll(claims, Code.ENDED, opensIn);
        }
        if (!memory.outboxExists) {
            trace.note("gate: outbox lost, %s", claims);
            return answerAll(claims, Code.NOT_LOADED, opensIn);
        }
        boolean full = memory.outbox.size() >= outboxEntriesMax;
        List<Answer> answers = new ArrayList<>(claims.size());
        List<Claim> admitted = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            Answer answer = answer(claim, full);
            answers.add(answer);
            if (answer.code() == Code.CLAIMED) {
                admitted.add(claim);
                memory.issued.add(claim.userId());
                memory.stock--;
            }
        }
        String entryId = null;
        if (!admitted.isEmpty()) {
            memory.outbox.put(++lastId, new Entry(timeline.now(), List.copyOf(admitted)));
            entryId = entryId(lastId);
        }
        trace.note("gate: entry %s, stock %d, %s for %s", entryId, memory.stock, answers, claims);
        return new Reply(entryId, opensIn, answers);
    }

    private String entryId(long number) {
        return memory.outbox.get(number).writtenAtMillis() + "-" + number;
    }

    private static Long number(String entryId) {
        return Long.valueOf(entryId.substring(entryId.indexOf('-') + 1));
    }

    private Answer answer(Claim claim, boolean full) {
        if (memory.issued.contains(claim.userId())) {
            return new Answer(Code.ALREADY_CLAIMED, memory.promised.getOrDefault(claim.userId(), 0L));
        }
        if (memory.stock <= 0) {
            return new Answer(Code.SOLD_OUT);
        }
        return new Answer(full ? Code.OUTBOX_FULL : Code.CLAIMED);
    }

    private static Reply answerAll(List<Claim> claims, Code code, long opensIn) {
        return new Reply(
                null, opensIn, claims.stream().map(claim -> new Answer(code)).toList());
    }

    private boolean loaded() {
        return memory.stock != null && memory.issued != null && memory.window != null;
    }

    Void settle(Settlement settlement) {
        trace.note("gate: %s", settlement);
        settlement.decidedEntryIds().forEach(id -> memory.outbox.remove(number(id)));
        if (memory.issued != null) {
            settlement.releasedUserIds().forEach(memory.issued::remove);
            if (memory.stock != null) {
                memory.stock += (int) settlement.returnedUserIds().stream()
                        .filter(memory.issued::remove)
                        .count();
                memory.stock -= (int) settlement.adoptedUserIds().stream()
                        .filter(memory.issued::add)
                        .count();
            }
        }
        return null;
    }

    Optional<String> beginLoading() {
        if (memory.loader != null && timeline.now() < memory.loaderExpiresAtMillis) {
            return Optional.empty();
        }
        memory.loader = "loader-" + ++lastId;
        memory.loaderExpiresAtMillis = timeline.now() + LOADING_TTL_MILLIS;
        memory.loading.put(memory.loader, new Loading(new TreeSet<>(), memory.loaderExpiresAtMillis));
        trace.note("gate: %s begins", memory.loader);
        return Optional.of(memory.loader);
    }

    /** False when another loader has taken over. */
    boolean addHolders(String token, List<Long> userIds) {
        if (!atIt(token)) {
            return false;
        }
        memory.loading.get(token).users().addAll(userIds);
        memory.loaderExpiresAtMillis = timeline.now() + LOADING_TTL_MILLIS;
        memory.loading.put(token, new Loading(memory.loading.get(token).users(), timeline.now() + LOADING_TTL_MILLIS));
        return true;
    }

    private boolean atIt(String token) {
        Loading set = memory.loading.get(token);
        return token.equals(memory.loader)
                && timeline.now() < memory.loaderExpiresAtMillis
                && set != null
                && timeline.now() < set.expiresAtMillis();
    }

    boolean swap(String token, State state) {
        if (!atIt(token)) {
            trace.note("gate: %s came too late", token);
            return false;
        }
        memory.issued = memory.loading.remove(token).users();
        memory.stock = state.stock();
        memory.window = state;
        memory.loadedInto = server;
        memory.outboxExists = true;
        memory.loader = null;
        for (Entry entry : memory.outbox.values()) {
            for (Claim claim : entry.claims()) {
                if (memory.issued.add(claim.userId())) {
                    memory.stock--;
                }
            }
        }
        trace.note(
                "gate: %s swaps in stock %d, users %s",
                token, memory.stock, Set.copyOf(memory.issued).size());
        return true;
    }

    Condition inspect() {
        int claims = memory.outbox.values().stream()
                .mapToInt(entry -> entry.claims().size())
                .sum();
        long oldest = memory.outbox.isEmpty()
                ? 0
                : timeline.now() - memory.outbox.firstEntry().getValue().writtenAtMillis();
        return new Condition(
                memory.outboxExists ? stock() : null,
                issued().size(),
                claims,
                oldest,
                loaded() && memory.loadedInto != server);
    }

    List<Undecided> undecided(long minAgeMillis, int limit) {
        List<Undecided> found = new ArrayList<>();
        memory.outbox.forEach((id, entry) -> {
            if (entry.writtenAtMillis() <= timeline.now() - minAgeMillis && found.size() < limit) {
                found.add(new Undecided(entryId(id), entry.claims()));
            }
        });
        return found;
    }

    Void promise(Claim claim, String entryId) {
        trace.note("gate: promised %s", claim);
        memory.promised.put(claim.userId(), claim.couponId());
        memory.promises.put(claim.couponId(), new Promised(claim, entryId));
        return null;
    }

    Optional<Promise> promised(long couponId) {
        return Optional.ofNullable(memory.promises.get(couponId))
                .map(promised -> new Promise(
                        promised.claim().policyId(), promised.claim().userId(), isUndecided(promised)));
    }

    private boolean isUndecided(Promised promised) {
        Entry entry = memory.outbox.get(number(promised.entryId()));
        return entry != null && entry.claims().contains(promised.claim());
    }
}
