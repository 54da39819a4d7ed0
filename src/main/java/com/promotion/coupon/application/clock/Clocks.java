package com.promotion.coupon.application.clock;

import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The clocks of this node, the database and the gate. The database's clock decides, unless the other two agree against it: then
 * theirs does. So a jump of one of the three decides nothing. Without a gate there is no such majority; then the database's clock
 * decides, but what cannot be undone waits until {@link #agree}.
 *
 * <p>A clock is known by its offset from this node's monotonic clock, which nobody sets. Database and gate are read once a second;
 * between two readings a jump of the database's clock shows in the time that a statement brings.
 *
 * <p>Guarded: readings are immutable and behind volatiles; the last one written counts.
 */
@Singleton
public class Clocks {

    /** Clocks that differ by no more than this, in ms, agree. */
    public static final long TOLERANCE_MILLIS = 500;

    /** A time that a statement brings may be so old, in ms: the database ends statements and locks earlier. */
    private static final long LATE_MILLIS = 10_000;

    /** A reading that took longer says too little: it may be wrong by half of it. */
    private static final long ROUND_TRIP_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Whose clock. */
    public enum Clock {
        NODE,
        DATABASE,
        GATE
    }

    /** @param offsetMillis what the clock showed, Unix ms, minus the monotonic clock at that moment */
    private record Reading(long offsetMillis, long takenNanos) {}

    private final LongSupplier wallMillis;
    private final LongSupplier monotonicNanos;
    private volatile Reading database;
    private volatile Reading gate;

    public Clocks() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    /** @param monotonicNanos as {@link System#nanoTime} */
    public Clocks(LongSupplier wallMillis, LongSupplier monotonicNanos) {
        this.wallMillis = wallMillis;
        this.monotonicNanos = monotonicNanos;
    }

    /** When a reading begins; for {@link #noteDatabase} and {@link #noteGate}. */
    public long nanos() {
        return monotonicNanos.getAsLong();
    }

    /**
     * Notes what the database's clock shows.
     *
     * @param millis Unix ms
     * @param askedNanos {@link #nanos} before it was asked
     */
    public void noteDatabase(long millis, long askedNanos) {
        Reading reading = reading(millis, askedNanos);
        if (reading != null) {
            database = reading;
        }
    }

    /** As {@link #noteDatabase}. */
    public void noteGate(long millis, long askedNanos) {
        Reading reading = reading(millis, askedNanos);
        if (reading != null) {
            gate = reading;
        }
    }

    private Reading reading(long millis, long askedNanos) {
        long answered = nanos();
        return answered - askedNanos > ROUND_TRIP_MAX_NANOS
                ? null
                : new Reading(millis - millis(askedNanos + (answered - askedNanos) / 2), answered);
    }

    /**
     * The time, given the one that the database's clock has just shown.
     *
     * @param databaseMillis Unix ms, up to 10 s old
     * @return Unix ms
     */
    public long time(long databaseMillis) {
        noteJump(databaseMillis);
        Reading ofGate = fresh(gate);
        return ofGate != null && others(database.offsetMillis())
                ? millis(nanos()) + ofGate.offsetMillis()
                : databaseMillis;
    }

    /**
     * A statement's time may be older than its arrival, but not newer, and not older than a statement can take. While nothing else is
     * known, it is a reading like another.
     */
    private void noteJump(long databaseMillis) {
        Reading known = fresh(database);
        long nanos = nanos();
        long offset = databaseMillis - millis(nanos);
        if (known == null
                || offset > known.offsetMillis() + TOLERANCE_MILLIS
                || offset < known.offsetMillis() - LATE_MILLIS) {
            database = new Reading(offset, nanos);
        }
    }

    /** Whether node and gate agree against a database's clock with this offset. */
    private boolean others(long ofDatabase) {
        Reading ofGate = fresh(gate);
        long ofNode = ofNode();
        return ofGate != null
                && near(ofNode, ofGate.offsetMillis())
                && !near(ofNode, ofDatabase)
                && !near(ofGate.offsetMillis(), ofDatabase);
    }

    /** Whether at least two clocks agree, and so the {@link #time} is right: for what cannot be undone. */
    public boolean agree() {
        Reading ofDatabase = fresh(database);
        return ofDatabase != null && (others(ofDatabase.offsetMillis()) || confirms(ofDatabase.offsetMillis()));
    }

    private boolean confirms(long ofDatabase) {
        Reading ofGate = fresh(gate);
        return near(ofNode(), ofDatabase) || (ofGate != null && near(ofGate.offsetMillis(), ofDatabase));
    }

    /** Whether node and database agree against the gate's clock. */
    public boolean gateIsOff() {
        Reading ofDatabase = fresh(database);
        Reading ofGate = fresh(gate);
        return ofDatabase != null && ofGate != null && gateIsOff(ofGate.offsetMillis(), ofDatabase.offsetMillis());
    }

    private boolean gateIsOff(long ofGate, long ofDatabase) {
        return near(ofNode(), ofDatabase) && !near(ofGate, ofDatabase) && !near(ofGate, ofNode());
    }

    /**
     * Whether a time that the gate has just shown may be right.
     *
     * @param gateMillis Unix ms, up to 10 s old
     */
    public boolean plausible(long gateMillis) {
        Reading ofDatabase = fresh(database);
        if (ofDatabase == null) {
            return true;
        }
        long offset = gateMillis - millis(nanos());
        long right = deciding(ofDatabase);
        return offset <= right + TOLERANCE_MILLIS && offset >= right - LATE_MILLIS;
    }

    /**
     * By how many ms each clock that is known is ahead of the one that decides (behind, when below 0). The database is first asked
     * a second after the start.
     */
    public Map<Clock, Long> offsets() {
        Map<Clock, Long> offsets = new EnumMap<>(Clock.class);
        Reading ofDatabase = fresh(database);
        Reading ofGate = fresh(gate);
        long ofNode = ofNode();
        if (ofDatabase != null) {
            long right = deciding(ofDatabase);
            offsets.put(Clock.NODE, ofNode - right);
            offsets.put(Clock.DATABASE, ofDatabase.offsetMillis() - right);
            if (ofGate != null) {
                offsets.put(Clock.GATE, ofGate.offsetMillis() - right);
            }
        }
        return offsets;
    }

    /** The offset of the clock that decides: the database's, or that of the others. */
    private long deciding(Reading ofDatabase) {
        return others(ofDatabase.offsetMillis()) ? ofNode() : ofDatabase.offsetMillis();
    }

    private Reading fresh(Reading reading) {
        return reading == null || nanos() - reading.takenNanos() > FRESH_NANOS ? null : reading;
    }

    private long ofNode() {
        return wallMillis.getAsLong() - millis(nanos());
    }

    private static boolean near(long one, long other) {
        return Math.abs(one - other) <= TOLERANCE_MILLIS;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
