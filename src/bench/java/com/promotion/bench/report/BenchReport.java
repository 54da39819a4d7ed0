package com.promotion.bench.report;

import com.promotion.bench.load.LoadResult;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final Comparison rates = new Comparison("per second", 0);
    private final List<String> notes = new ArrayList<>();

    /** @param asExpected whether every answer was what this is about; else the report says what came */
    public void add(String name, LoadResult result, boolean asExpected) {
        List<LoadResult> results = rounds.computeIfAbsent(name, unused -> new ArrayList<>());
        results.add(result);
        rates.add(name, result.perSecond());
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
                    rates.median(name),
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
                .max(Comparator.comparingDouble(rates::median));
        fasterNoop.ifPresent(noop -> ratio(text, ISSUE, noop));
        fasterNoop.ifPresent(noop -> ratio(text, SOLD_OUT, noop));
        ratio(text, ISSUE, NOOP_STAGE);
        fasterNoop.ifPresent(noop -> ratio(text, NOOP_HANDED_OVER, noop));
        ratio(text, ISSUE, NOOP_HANDED_OVER);
        ratio(text, SOLD_OUT, NOOP_HANDED_OVER);
        ratio(text, ISSUE, PLAIN);
        ratio(text, SOLD_OUT, PLAIN_SOLD_OUT);
    }

    private void ratio(StringBuilder text, String numerator, String denominator) {
        if (rounds.containsKey(numerator) && rounds.containsKey(denominator)) {
            String entry = rates.ratio(numerator, denominator, "");
            if (text.indexOf(entry) < 0) {
                line(text, "%s", entry);
            }
        }
    }

    private static double median(List<LoadResult> results, ToDoubleFunction<LoadResult> figure) {
        return Comparison.median(results.stream().mapToDouble(figure).boxed().toList());
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
