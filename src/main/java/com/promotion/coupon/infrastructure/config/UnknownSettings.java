package com.promotion.coupon.infrastructure.config;

import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds names that look like settings and are none, such as a key with a spelling mistake. */
final class UnknownSettings {

    /** What tests use, and the variables that Kubernetes sets for a service whose name begins with "coupon". */
    private static final Pattern IGNORED = Pattern.compile("coupon\\.test\\..*|COUPON_TEST_.*"
            + "|COUPON_(.*_)?SERVICE_(HOST|PORT.*)|COUPON_(.*_)?PORT(_\\d+_(TCP|UDP|SCTP).*)?");

    private UnknownSettings() {}

    /**
     * One sentence for each unknown setting; it names the known one that is spelt most like it.
     *
     * @param names of all properties and environment variables
     * @param keys that are known
     */
    static List<String> warnings(Iterable<String> names, Set<String> keys) {
        Set<String> variables = keys.stream().map(SettingsReader::variable).collect(toCollection(TreeSet::new));
        Set<String> all = new TreeSet<>();
        names.forEach(all::add);
        List<String> warnings = new ArrayList<>();
        for (String name : all) {
            if (IGNORED.matcher(name).matches()) {
                continue;
            }
            // Some servers list an environment variable a second time, in the form of a key that they make up for it.
            boolean madeUp = all.contains(SettingsReader.variable(name));
            if (name.startsWith("coupon.") && !keys.contains(name) && !madeUp) {
                warnings.add(warning(name, keys));
            } else if (name.startsWith("COUPON_") && !variables.contains(name)) {
                warnings.add(warning(name, variables));
            }
        }
        return warnings;
    }

    private static String warning(String name, Set<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> editDistance(name, candidate)))
                .map(closest -> "There is no setting " + name + ", it is ignored; did you mean " + closest + "?")
                .orElseThrow();
    }

    /** How many characters must be added, removed or replaced to make one word of the other (Levenshtein). */
    private static int editDistance(String from, String to) {
        int[] distances = new int[to.length() + 1]; // from what was read of "from" to each beginning of "to"
        for (int j = 0; j <= to.length(); j++) {
            distances[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = distances[0];
            distances[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = distances[j];
                distances[j] = Math.min(replaced, 1 + Math.min(distances[j - 1], distances[j]));
            }
        }
        return distances[to.length()];
    }
}
