package com.promotion.bench.load;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of one load run.
 *
 * @param connections     held at the moment of the first press
 * @param seconds         how long it was measured: the window of a closed loop, or until a burst's last answer
 * @param answers         {@code "201"} or {@code "409 CP003"} to how many
 * @param granted         from sending a request to the end of its answer, where that was 2xx
 * @param refused         the same for all other answers
 * @param sinceStart      from the common start to the end of the answer; what a user sees who waited for a connection
 * @param firstSentMillis from the common start to the first request
 * @param lastSentMillis  from the common start to the last of the first requests
 * @param resets          connections lost while a request was under way
 * @param timeouts        requests that got no answer in time
 * @param refusedConnects attempts to connect that failed
 */
public record LoadResult(
        int connections,
        double seconds,
        Map<String, Long> answers,
        LatencyHistogram granted,
        LatencyHistogram refused,
        LatencyHistogram sinceStart,
        double firstSentMillis,
        double lastSentMillis,
        long resets,
        long timeouts,
        long refusedConnects)
        implements Serializable {

    /** What several workers or processes that started at the same instant have seen together. */
    public static LoadResult sum(List<LoadResult> parts) {
        Map<String, Long> answers = new TreeMap<>();
        LatencyHistogram granted = new LatencyHistogram();
        LatencyHistogram refused = new LatencyHistogram();
        LatencyHistogram sinceStart = new LatencyHistogram();
        double firstSentMillis = Double.POSITIVE_INFINITY;
        double lastSentMillis = Double.NEGATIVE_INFINITY;
        double seconds = 0;
        int connections = 0;
        long resets = 0;
        long timeouts = 0;
        long refusedConnects = 0;
        for (LoadResult part : parts) {
            part.answers.forEach((answer, n) -> answers.merge(answer, n, Long::sum));
            granted.add(part.granted);
            refused.add(part.refused);
            sinceStart.add(part.sinceStart);
            firstSentMillis = Math.min(firstSentMillis, part.firstSentMillis);
            lastSentMillis = Math.max(lastSentMillis, part.lastSentMillis);
            seconds = Math.max(seconds, part.seconds);
            connections += part.connections;
            resets += part.resets;
            timeouts += part.timeouts;
            refusedConnects += part.refusedConnects;
        }
        return new LoadResult(
                connections,
                seconds,
                answers,
                granted,
                refused,
                sinceStart,
                firstSentMillis,
                lastSentMillis,
                resets,
                timeouts,
                refusedConnects);
    }

    /** Of all answers. */
    public LatencyHistogram latency() {
        LatencyHistogram all = new LatencyHistogram();
        all.add(granted);
        all.add(refused);
        return all;
    }

    /** From the first to the last of the first requests. */
    public double spreadMillis() {
        return Math.max(0, lastSentMillis - firstSentMillis);
    }

    private long answered() {
        return granted.count() + refused.count();
    }

    public double perSecond() {
        return answered() / seconds;
    }

    public double perSecond(String answer) {
        return count(answer) / seconds;
    }

    public long count(String answer) {
        return answers.getOrDefault(answer, 0L);
    }

    /** Whether every answer was this one, and there was at least one. */
    public boolean only(String answer) {
        return answered() > 0 && count(answer) == answered() && resets == 0 && timeouts == 0;
    }

    /** {@code 201 × 52,345, 409 CP003 × 7, reset × 1}. */
    public String answersInWords() {
        StringBuilder words = new StringBuilder();
        answers.forEach((answer, n) -> append(words, answer, n));
        append(words, "reset", resets);
        append(words, "time-out", timeouts);
        append(words, "connect failed", refusedConnects);
        return words.isEmpty() ? "none" : words.toString();
    }

    private static void append(StringBuilder words, String name, long n) {
        if (n > 0) {
            words.append(words.isEmpty() ? "" : ", ").append(String.format(Locale.ROOT, "%s × %,d", name, n));
        }
    }
}
