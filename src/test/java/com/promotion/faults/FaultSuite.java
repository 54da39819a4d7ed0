package com.promotion.faults;

import com.promotion.faults.FaultRun.Result;
import com.promotion.faults.History.Outcome;
import com.promotion.faults.HistoryChecker.Invariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All faults, one after the other, and a table of what came of them: {@code deploy/faults/run}. Exits with 1 when a
 * promise was broken.
 */
final class FaultSuite {
    private final String commit;
    private final List<Result> results = new ArrayList<>();

    private FaultSuite(String commit) {
        this.commit = commit;
    }

    /** Arguments: the commit, then, to run some faults only, parts of their names. */
    public static void main(String[] arguments) throws Exception {
        FaultSuite suite = new FaultSuite(arguments[0]);
        List<String> parts = List.of(arguments).subList(1, arguments.length);
        suite.run(Faults.all().stream()
                .filter(fault -> parts.isEmpty() || parts.stream().anyMatch(fault.name()::contains))
                .toList());
        String report = suite.report();
        System.out.println("\n" + report);
        if (parts.isEmpty()) {
            System.out.println("Written to " + suite.write(report));
        }
        System.exit(suite.results.stream().allMatch(Result::held) ? 0 : 1);
    }

    private void run(List<Fault> faults) throws IOException, InterruptedException {
        Cluster cluster = start();
        try {
            for (Fault fault : faults) {
                Result result = FaultRun.run(cluster, fault);
                results.add(result);
                System.out.println(row(result));
                details(result).forEach(System.out::println);
                if (!result.held()) {
                    cluster.close();
                    keepLogs(fault);
                    cluster = start();
                }
            }
        } finally {
            cluster.close();
        }
    }

    private static Cluster start() throws IOException {
        return Cluster.start(directory());
    }

    private static Path directory() {
        return Path.of("target", "faults");
    }

    /** The logs of a run that failed are worth more than those of one that did not. */
    private static void keepLogs(Fault fault) throws IOException {
        Path kept = Path.of("target", "faults-failed", fault.name().replaceAll("[^A-Za-z0-9]+", "-"));
        Files.createDirectories(kept);
        try (Stream<Path> files = Files.list(directory())) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.write(kept.resolve(log.getFileName()), Files.readAllBytes(log));
            }
        }
    }

    private String report() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# Faults, " + LocalDate.now(ZoneOffset.UTC) + ", commit " + commit);
        lines.add("");
        lines.add(machine() + ".");
        lines.add(
                "Two nodes, one PostgreSQL, one Redis. In each run 2,500 people want 2,000 coupons, and 450 want 200 that"
                        + " are gone while the fault is on; all keep asking until they have a definite answer.");
        lines.add("");
        lines.add("| fault | outcome | seconds to heal | longest pause without a 201, s | invariants checked |"
                + " early \"sold out\" | answers |");
        lines.add("|---|---|---:|---:|---:|---:|---|");
        results.forEach(result -> lines.add(row(result)));
        lines.add("");
        lines.add(
                "Seconds to heal: from when it was put right (restart included), or from when it broke if nobody puts it"
                        + " right, until everybody who had come was answered and gate and database were equal: an upper bound,"
                        + " since the load goes on meanwhile. Early \"sold out\": said while the fault was on, before all"
                        + " coupons were taken.");
        results.stream().flatMap(result -> details(result).stream()).forEach(lines::add);
        lines.add("");
        lines.add(
                "Invariants: " + Stream.of(Invariant.values()).map(Enum::name).collect(Collectors.joining(", ")) + ".");
        return String.join("\n", lines) + "\n";
    }

    private static String row(Result result) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | 2 × %d | %d | %s |",
                result.fault().name(),
                result.held() ? "held" : "**BROKEN**",
                result.healSeconds(),
                result.pauseSeconds(),
                result.invariants(),
                result.earlySoldOuts(),
                result.outcomes().entrySet().stream()
                                .map(entry -> entry.getValue() + " " + words(entry.getKey()))
                                .collect(Collectors.joining(", "))
                        + (result.lost() == 0 ? "" : " (" + result.lost() + " unknown though connected)"));
    }

    private static String words(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static List<String> details(Result result) {
        List<String> lines = new ArrayList<>();
        if (!result.failure().isEmpty()) {
            lines.add("- " + result.fault().name() + ": " + result.failure());
        }
        result.violations().forEach(violation -> lines.add("- " + result.fault().name() + ": " + violation));
        return lines;
    }

    private Path write(String report) throws IOException {
        Path file = Path.of("deploy", "faults", "results", LocalDate.now(ZoneOffset.UTC) + "-" + commit + ".md");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, report);
    }

    /** Not its name. */
    private static String machine() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        String processor = System.getProperty("os.arch");
        if (Files.exists(processors)) {
            try (Stream<String> lines = Files.lines(processors)) {
                processor = lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(processor);
            }
        }
        return Runtime.getRuntime().availableProcessors() + " × " + processor + "; " + System.getProperty("os.name")
                + " " + System.getProperty("os.version") + "; Java " + Runtime.version();
    }
}
