package com.promotion.coupon.application.log;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Logs events that may come once per request: in an outage, thousands a second. Of each kind of event it writes a line when
 * the first one comes, then at most one per {@value #REPEAT_SECONDS} s with the number of those that came in between, and one
 * with the total when none has come for {@value #QUIET_SECONDS} s. The trace of a failure is written with the first line only.
 *
 * <p>Guarded: the state of all kinds by one monitor, which is not held while a line is written. Bounded:
 * {@value #KINDS_MAX} kinds at a time; further ones share one. Lost: the last count of a kind, when the process ends
 * before {@link #writeEnds} has seen it quiet.
 */
@Singleton
public class ThrottledLog {
    static final long REPEAT_SECONDS = 30;
    static final long QUIET_SECONDS = 10;
    static final int KINDS_MAX = 100;

    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(REPEAT_SECONDS);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
    private static final String OTHER = "other events";

    private final LongSupplier nanoTime;
    private final Map<String, Kind> kinds = new HashMap<>();

    @Inject
    public ThrottledLog() {
        this(System::nanoTime);
    }

    /** @param nanoTime a monotonic clock */
    public ThrottledLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static final class Kind {
        private final Logger logger;
        private final String name;
        private final long firstNanos;
        private long latestNanos;
        private long lineNanos;
        private long total;
        private long sinceLine;

        Kind(Logger logger, String name, long now) {
            this.logger = logger;
            this.name = name;
            this.firstNanos = now;
            this.latestNanos = now;
        }

        boolean quiet(long now) {
            return now - latestNanos >= QUIET_NANOS;
        }
    }

    private record Line(Logger logger, Level level, String text, Throwable trace) {
        void write() {
            logger.log(level, text.replaceAll("[\r\n]+", " "), trace);
        }
    }

    /** Notes an event without a trace, see {@link #event(Logger, Level, String, Supplier, Throwable)}. */
    public void event(Logger logger, Level level, String kind, Supplier<String> message) {
        event(logger, level, kind, message, null);
    }

    /**
     * Notes an event, and writes a line if its kind has not had one for long enough.
     *
     * @param kind what all events of the kind have in common, in words for the log; one of a fixed set
     * @param message this event in full, made only when a line is written
     * @param trace the failure whose trace belongs to the first line, or null
     */
    public void event(Logger logger, Level level, String kind, Supplier<String> message, Throwable trace) {
        note(logger, level, kind, message, trace).forEach(Line::write);
    }

    private synchronized List<Line> note(
            Logger logger, Level level, String name, Supplier<String> message, Throwable trace) {
        long now = nanoTime.getAsLong();
        List<Line> lines = new ArrayList<>(0);
        Kind kind = kind(logger, name, now, lines);
        kind.latestNanos = now;
        kind.total++;
        if (kind.total == 1) {
            kind.lineNanos = now;
            lines.add(new Line(logger, level, message.get(), trace));
        } else if (now - kind.lineNanos >= REPEAT_NANOS) {
            String more = " (" + kind.name + ": " + kind.sinceLine + " more since the last line)";
            lines.add(new Line(logger, level, message.get() + more, null));
            kind.lineNanos = now;
            kind.sinceLine = 0;
        } else {
            kind.sinceLine++;
        }
        return lines;
    }

    private Kind kind(Logger logger, String name, long now, List<Line> lines) {
        Kind known = kinds.get(name);
        if (known == null && kinds.size() >= KINDS_MAX) {
            lines.addAll(removeQuiet(now));
        } else if (known != null && known.quiet(now)) {
            kinds.remove(name);
            lines.add(end(known, now));
        }
        boolean room = kinds.size() < KINDS_MAX - 1 || kinds.containsKey(name);
        return kinds.computeIfAbsent(room ? name : OTHER, key -> new Kind(logger, key, now));
    }

    /** Writes a line for each kind of which nothing has come for a while. To be called about once a second. */
    public void writeEnds() {
        ends().forEach(Line::write);
    }

    private synchronized List<Line> ends() {
        return removeQuiet(nanoTime.getAsLong());
    }

    private List<Line> removeQuiet(long now) {
        List<Line> lines = new ArrayList<>(0);
        kinds.values().removeIf(kind -> {
            boolean quiet = kind.quiet(now);
            if (quiet) {
                lines.add(end(kind, now));
            }
            return quiet;
        });
        return lines;
    }

    private static Line end(Kind kind, long now) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(kind.latestNanos - kind.firstNanos);
        long quiet = TimeUnit.NANOSECONDS.toSeconds(now - kind.latestNanos);
        String text = "Over: " + kind.name + "; " + kind.total + " in " + seconds + " s, none for " + quiet + " s";
        return new Line(kind.logger, Level.INFO, text, null);
    }
}
