package com.promotion.coupon.infrastructure.metrics;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * What a gauge is known by: its name and, unless both are empty, one label.
 *
 * <p>The characters are limited so that every exposition format takes them as they are, without escapes.
 */
record Gauge(String name, String label, String value) implements Comparable<Gauge> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Comparator<Gauge> ORDER =
            Comparator.comparing(Gauge::name).thenComparing(Gauge::label).thenComparing(Gauge::value);

    /** @throws IllegalArgumentException for a character that some format would have to escape */
    Gauge {
        boolean labelled = NAME.matcher(label).matches() && VALUE.matcher(value).matches();
        boolean plain = label.isEmpty() && value.isEmpty();
        if (!NAME.matcher(name).matches() || !(labelled || plain)) {
            throw new IllegalArgumentException("No name of a gauge: " + name + "{" + label + "=" + value + "}");
        }
    }

    /** A gauge of which there is only one. */
    static Gauge of(String name) {
        return new Gauge(name, "", "");
    }

    boolean labelled() {
        return !label.isEmpty();
    }

    /** By name first, so that the gauges of one name stand together. */
    @Override
    public int compareTo(Gauge other) {
        return ORDER.compare(this, other);
    }
}
