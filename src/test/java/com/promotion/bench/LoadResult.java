package com.promotion.bench;

import java.util.Locale;
import java.util.Map;

/**
 * What came of one load run.
 *
 * @param connections     held at the moment of the first press
 * @param seconds         how long it was measured: the window of a closed loop, or until a burst's last answer
 * @param answers         {@code "201"} or {@code "409 CP003"} to how many
 * @param latency         from sending a request to the end of its answer
 * @param sinceStart      from the common start to the end of the answer; what a user sees who waited for a connection
 * @param spreadMillis    from the first to the last of the first requests
 * @param resets          connections lost while a request was under way
 * @param timeouts        requests that got no answer in time
 * @param refusedConnects attempts to connect that failed
 */
record LoadResult(
        int connections,
        double seconds,
        Map<String, Long> answers,
        LatencyHistogram latency,
        LatencyHistogram sinceStart,
        double spreadMillis,
        long resets,
        long timeouts,
        long refusedConnects) {

    double perSecond() {
        return latency.count() / seconds;
    }

    long count(String answer) {
        return answers.getOrDefault(answer, 0L);
    }

    /** Whether every answer was this one, and there was at least one. */
    boolean only(String answer) {
        return latency.count() > 0 && count(answer) == latency.count() && resets == 0 && timeouts == 0;
    }

    /** {@code 201 × 52,345, 409 CP003 × 7, reset × 1}. */
    String answersInWords() {
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
