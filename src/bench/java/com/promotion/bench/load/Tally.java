package com.promotion.bench.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How often each answer came. Counting allocates nothing after the first of its kind; not thread-safe. */
final class Tally {
    private static final int STATUSES = 600;
    private static final int CODES = 1_000;

    /** By status, then by the number in the error code (0: none). */
    private final long[][] counts = new long[STATUSES][];

    void count(int status, int errorCode) {
        int row = status >= 0 && status < STATUSES ? status : 0;
        if (counts[row] == null) {
            counts[row] = new long[CODES];
        }
        counts[row][errorCode]++;
    }

    void add(Tally other) {
        for (int status = 0; status < STATUSES; status++) {
            if (other.counts[status] != null) {
                if (counts[status] == null) {
                    counts[status] = new long[CODES];
                }
                for (int code = 0; code < CODES; code++) {
                    counts[status][code] += other.counts[status][code];
                }
            }
        }
    }

    /** {@code "201"} or {@code "409 CP003"} to its number, by status. */
    Map<String, Long> answers() {
        Map<String, Long> answers = new LinkedHashMap<>();
        for (int status = 0; status < STATUSES; status++) {
            for (int code = 0; counts[status] != null && code < CODES; code++) {
                if (counts[status][code] > 0) {
                    String name = code == 0 ? "" + status : String.format(Locale.ROOT, "%d CP%03d", status, code);
                    answers.put(name, counts[status][code]);
                }
            }
        }
        return answers;
    }
}
