package com.promotion.bench.report;

import com.promotion.bench.load.LoadResult;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The rounds of one run with one number of connections as a table with medians and ratios. */
public final class BenchReport {
    public static final String ISSUE = "issue";
    public static final String SOLD_OUT = "sold out";
    public static final String ALREADY = "already issued";
    public static final String NOOP = "no-op blocking";
    public static final String NOOP_STAGE = "no-op stage";
    public static final String NOOP_HANDED_OVER = "no-op handed over";
    public static final String PLAIN = "plain issue";
    public static final String PLAIN_SOLD_OUT = "plain sold out";

    private final Map<String, List<LoadResult>> rounds = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** @param asExpected whether every answer was what this is about; else the report says what came */
    public void add(String name, LoadResult result, boolean asExpected) {
        List<LoadResult> results = rounds.computeIfAbsent(name, unused -> new ArrayList<>());
        results.add(result);
        if (!asExpected) {
            note("(!) " + name + ", round " + results.size() + ": " + result.answersInWords() + ".");
        }
    }

    void note(String note) {
        notes.add(note);
    }

    public static Path file(Path directory, String name, String commit) {
        return directory.resolve(LocalDate.now(ZoneOffset.UTC) + "-" + name + "-" + commit + ".md");
    }

    /** What stands above the tables of a run. */
    public static String head(String name, String commit, String settings) {
        StringBuilder text = new StringBuilder();
        line(text, "# %s, %s, commit %s", name, LocalDate.now(ZoneOffset.UTC), commit);
        line(text, "");
        line(text, "%s.", String.join("; ", Machine.describe()));
        line(text, "%s.", settings);
        return text.toString();
    }

    /** Table, ratios and notes, below a title of their own. */
    public String section(String title) {
        StringBuilder text = new StringBuilder(4_096);
        line(text, "");
        line(text, "## %s", title);
        line(text, "");
        table(text);
        line(text, "");
        ratios(text);
        notes.forEach(note -> line(text, "%s", note));
        return text.toString();
    }

    private void table(StringBuilder text) {
        int columns = rounds.values().stream().mapToInt(List::size).max().orElse(0);
        StringBuilder head = new StringBuilder("| per second |");
        for (int i = 1; i <= columns; i++) {
            head.append(" round ").append(i).append(" |");
        }
        line(text, "%s **median** | p50 ms | p99 ms | max ms |", head);
        line(text, "|---|%s", "---:|".repeat(columns + 4));
        rounds.forEach((name, results) -> {
            StringBuilder row = new StringBuilder("| ").append(name).append(" |");
            for (LoadResult result : results) {
                row.append(String.format(Locale.ROOT, " %,.0f |", result.perSecond()));
            }
            line(
                    text,
                    "%s **%,.0f** | %.1f | %.1f | %.0f |",
                    row,
                    median(results, LoadResult::perSecond),
                    median(results, result -> result.latency().percentileMillis(50)),
                    median(results, result -> result.latency().percentileMillis(99)),
                    results.stream()
                            .mapToDouble(result -> result.latency().maxMillis())
                            .max()
                            .orElse(0));
        });
    }

    private void ratios(StringBuilder text) {
        Optional<String> fasterNoop = List.of(NOOP, NOOP_STAGE).stream()
                .filter(rounds::containsKey)
                .max((a, b) -> Double.compare(perSecond(a), perSecond(b)));
        fasterNoop.ifPresent(noop -> ratio(text, ISSUE, noop));
        fasterNoop.ifPresent(noop -> ratio(text, SOLD_OUT, noop));
        ratio(text, ISSUE, NOOP_STAGE);
        fasterNoop.ifPresent(noop -> ratio(text, NOOP_HANDED_OVER, noop));
        ratio(text, ISSUE, NOOP_HANDED_OVER);
        ratio(text, SOLD_OUT, NOOP_HANDED_OVER);
        ratio(text, ISSUE, PLAIN);
        ratio(text, SOLD_OUT, PLAIN_SOLD_OUT);
    }

    /** The ratio of the medians, and between which bounds it lay in the single rounds. */
    private void ratio(StringBuilder text, String numerator, String denominator) {
        List<LoadResult> above = rounds.getOrDefault(numerator, List.of());
        List<LoadResult> below = rounds.getOrDefault(denominator, List.of());
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
            double ratio = above.get(i).perSecond() / below.get(i).perSecond();
            low = Math.min(low, ratio);
            high = Math.max(high, ratio);
        }
        String entry = String.format(
                Locale.ROOT,
                "- %s / %s: **%.2f** (rounds %.2f to %.2f)",
                numerator,
                denominator,
                perSecond(numerator) / perSecond(denominator),
                low,
                high);
        if (high > 0 && text.indexOf(entry) < 0) {
            line(text, "%s", entry);
        }
    }

    private double perSecond(String name) {
        return median(rounds.getOrDefault(name, List.of()), LoadResult::perSecond);
    }

    private static double median(List<LoadResult> results, ToDoubleFunction<LoadResult> figure) {
        double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            return 0;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
