package com.promotion.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Figures of things that took turns, one per round; their medians, and ratios of them with the bounds between which the
 * rounds lay. On a shared machine only such ratios can be believed.
 */
public final class Comparison {
    private final String unit;
    private final int decimals;
    private final Map<String, List<Double>> rounds = new LinkedHashMap<>();

    /** @param decimals how many of a figure are worth showing */
    public Comparison(String unit, int decimals) {
        this.unit = unit;
        this.decimals = decimals;
    }

    public void add(String name, double figure) {
        rounds.computeIfAbsent(name, unused -> new ArrayList<>()).add(figure);
    }

    public double median(String name) {
        return median(figures(name));
    }

    /** Of the latest round. */
    public double last(String name) {
        List<Double> figures = figures(name);
        return figures.get(figures.size() - 1);
    }

    public static double median(List<Double> figures) {
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no figures");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private List<Double> figures(String name) {
        List<Double> figures = rounds.get(name);
        if (figures == null) {
            throw new IllegalArgumentException("nothing is called " + name + " in " + rounds.keySet());
        }
        return figures;
    }

    /** A row for each of these names; without any, for all, in the order in which they came. */
    public List<String> table(String... names) {
        List<String> chosen = names.length == 0 ? List.copyOf(rounds.keySet()) : List.of(names);
        int columns =
                chosen.stream().mapToInt(name -> figures(name).size()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder("| " + unit + " |");
        for (int i = 1; i <= columns; i++) {
            head.append(" round ").append(i).append(" |");
        }
        lines.add(head + " **median** |");
        lines.add("|---|" + "---:|".repeat(columns + 1));
        for (String name : chosen) {
            List<Double> figures = figures(name);
            StringBuilder row = new StringBuilder("| " + name + " |");
            figures.forEach(figure -> row.append(' ').append(text(figure)).append(" |"));
            row.append(" |".repeat(columns - figures.size()));
            lines.add(row + " **" + text(median(figures)) + "** |");
        }
        return lines;
    }

    private String text(double figure) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
    }

    /**
     * The ratio of the medians.
     *
     * @param wanted what is wanted of it, such as {@code "≥ 0.5"}; empty for nothing
     */
    public String ratio(String numerator, String denominator, String wanted) {
        List<Double> above = figures(numerator);
        List<Double> below = figures(denominator);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
            low = Math.min(low, above.get(i) / below.get(i));
            high = Math.max(high, above.get(i) / below.get(i));
        }
        return String.format(
                Locale.ROOT,
                "- %s / %s: **%.2f** (rounds %.2f to %.2f)%s",
                numerator,
                denominator,
                median(above) / median(below),
                low,
                high,
                wanted.isEmpty() ? "" : "; wanted " + wanted);
    }
}
