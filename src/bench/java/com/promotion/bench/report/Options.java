package com.promotion.bench.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code --name value} or {@code --name=value}, else the environment's {@code BENCH_NAME}, else a default. */
public final class Options {
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * @param defaults the options there are; an empty default means none
     * @throws IllegalArgumentException for an option there is not, or one without a value
     */
    public Options(String[] arguments, Map<String, String> defaults) {
        defaults.forEach((name, value) -> values.put(name, environment(name).orElse(value)));
        for (int i = 0; i < arguments.length; i++) {
            String[] parts = arguments[i].split("=", 2);
            String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
            if (!defaults.containsKey(name)) {
                throw new IllegalArgumentException(
                        arguments[i] + " is no option; there are: --" + String.join(" --", defaults.keySet()));
            }
            if (parts.length == 1 && i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            values.put(name, parts.length == 2 ? parts[1] : arguments[++i]);
        }
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(
                System.getenv("BENCH_" + name.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    public Optional<String> text(String name) {
        return Optional.of(values.get(name)).filter(value -> !value.isBlank());
    }

    public String required(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException("--" + name + " is needed"));
    }

    public int number(String name) {
        String value = required(name);
        try {
            return Integer.parseInt(value.replace("_", "").replace(",", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " is not a number: " + value, e);
        }
    }
}
