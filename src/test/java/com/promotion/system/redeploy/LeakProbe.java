package com.promotion.system.redeploy;

import java.util.Map;
import java.util.TreeMap;

/**
 * What there is after a round, and after a garbage collection.
 *
 * @param issued in this round
 * @param classLoaders of applications, still reachable
 * @param threads how many there are by name, numbers in it replaced by {@code #}
 */
record LeakProbe(int round, Issued issued, int classLoaders, Map<String, Integer> threads) {
    /**
     * What people were told.
     *
     * @param told how many have a coupon
     * @param unanswered how many do not know
     */
    record Issued(long policyId, int told, int unanswered) {}

    private static final int THREADS_FROM = 5;
    private static final String SEPARATOR = "\t";

    /** One line; names and counts of threads alternate. */
    String line() {
        StringBuilder line = new StringBuilder(String.join(
                SEPARATOR,
                String.valueOf(round),
                String.valueOf(classLoaders),
                String.valueOf(issued.policyId()),
                String.valueOf(issued.told()),
                String.valueOf(issued.unanswered())));
        threads.forEach((name, count) ->
                line.append(SEPARATOR).append(name).append(SEPARATOR).append(count));
        return line.append('\n').toString();
    }

    static LeakProbe parse(String line) {
        String[] words = line.split(SEPARATOR, -1);
        Map<String, Integer> threads = new TreeMap<>();
        for (int i = THREADS_FROM; i < words.length; i += 2) {
            threads.put(words[i], Integer.valueOf(words[i + 1]));
        }
        Issued issued = new Issued(Long.parseLong(words[2]), Integer.parseInt(words[3]), Integer.parseInt(words[4]));
        return new LeakProbe(Integer.parseInt(words[0]), issued, Integer.parseInt(words[1]), threads);
    }
}
