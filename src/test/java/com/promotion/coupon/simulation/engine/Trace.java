package com.promotion.coupon.simulation.engine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** The last things that happened, put into words only when somebody reads them; and a fingerprint of all of them. */
public final class Trace {
    private static final int LINES_MAX = 2_000;

    private record Line(long atMillis, String format, List<Object> words) {
        String text(long startMillis) {
            return "%8.3f  ".formatted((atMillis - startMillis) / 1000.0) + format.formatted(words.toArray());
        }
    }

    private final SimulatedClock timeline;
    private final long startMillis;
    private final Deque<Line> lines = new ArrayDeque<>();
    private long fingerprint;

    public Trace(SimulatedClock timeline) {
        this.timeline = timeline;
        this.startMillis = timeline.now();
    }

    /** @param words numbers, text and other values that never change */
    public void note(String format, Object... words) {
        if (lines.size() == LINES_MAX) {
            lines.remove();
        }
        lines.add(new Line(timeline.now(), format, Arrays.asList(words)));
        for (Object word : words) {
            fingerprint = fingerprint * 31 + String.valueOf(word).hashCode();
        }
        fingerprint = fingerprint * 31 + format.hashCode() + timeline.now();
    }

    public long fingerprint() {
        return fingerprint;
    }

    /** The last lines, oldest first; times are seconds since the start. */
    public String last(int count) {
        return lines.stream()
                .skip(Math.max(0, lines.size() - count))
                .map(line -> line.text(startMillis))
                .collect(Collectors.joining("\n"));
    }
}
