package com.promotion.system.faults;

import com.promotion.system.faults.FaultRun.Result;
import com.promotion.system.faults.cluster.Cluster;
import com.promotion.system.faults.history.History.Outcome;
import com.promotion.system.faults.history.Invariant;
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
 *
 * <p>It may be run piece by piece: what came of each fault is kept in {@code target}, by commit, and when there is a row
 * for every fault of a commit without local changes, the report is written.
 */
final class FaultSuite {
    private static final String MISSING = "--missing";

    private final String commit;
    private final Path rows;
    private boolean held = true;

    private FaultSuite(String commit) {
        this.commit = commit;
        this.rows = Path.of("target", "fault-rows", commit);
    }

    /**
     * Arguments: the commit, then either parts of the names of the faults to run, or {@code --missing} and how many of
     * those to run that have not run on this commit; without them, all.
     */
    public static void main(String[] arguments) throws Exception {
        FaultSuite suite = new FaultSuite(arguments[0]);
        suite.run(suite.chosen(List.of(arguments).subList(1, arguments.length)));
        if (suite.missing().isEmpty()) {
            String report = suite.report();
            System.out.println("\n" + report);
            if (!suite.commit.endsWith("-dirty")) {
                System.out.println("Written to " + suite.write(report));
            }
        } else {
            System.out.println("Not yet run on " + suite.commit + ": " + suite.missing());
        }
        System.exit(suite.held ? 0 : 1);
    }

    private List<Fault> chosen(List<String> wanted) {
        if (wanted.isEmpty()) {
            return Faults.all();
        }
        if (wanted.get(0).equals(MISSING)) {
            return missing().stream().limit(Long.parseLong(wanted.get(1))).toList();
        }
        return Faults.all().stream()
                .filter(fault -> wanted.stream().anyMatch(fault.name()::contains))
                .toList();
    }

    private List<Fault> missing() {
        return Faults.all().stream()
                .filter(fault -> Files.notExists(rowFile(fault)))
                .toList();
    }

    /** One cluster for all faults that want the same Redis, and another one after a fault that broke a promise. */
    private void run(List<Fault> faults) throws IOException, InterruptedException {
        Cluster cluster = null;
        try {
            for (Fault fault : faults) {
                if (cluster == null || cluster.gates() != fault.gates()) {
                    close(cluster);
                    cluster = Cluster.start(directory(), fault.gates());
                }
                Result result = FaultRun.run(cluster, fault);
                keep(result);
                if (!result.held()) {
                    close(cluster);
                    cluster = null;
                    keepLogs(fault);
                }
            }
        } finally {
            close(cluster);
        }
    }

    private static void close(Cluster cluster) {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Its row of the table, then what went wrong, one a line. */
    private void keep(Result result) throws IOException {
        held &= result.held();
        List<String> lines = new ArrayList<>(List.of(row(result)));
        lines.addAll(details(result));
        lines.forEach(System.out::println);
        Files.createDirectories(rows);
        Files.write(rowFile(result.fault()), lines);
    }

    private Path rowFile(Fault fault) {
        return rows.resolve(fileName(fault) + ".md");
    }

    private static String fileName(Fault fault) {
        return fault.name().replaceAll("[^A-Za-z0-9+]+", "-");
    }

    private List<String> kept(Fault fault) throws IOException {
        return Files.readAllLines(rowFile(fault));
    }

    private static Path directory() {
        return Path.of("target", "faults");
    }

    /** The logs of a run that failed are worth more than those of one that did not. */
    private static void keepLogs(Fault fault) throws IOException {
        Path kept = Path.of("target", "faults-failed", fileName(fault));
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
                "Two nodes, one PostgreSQL, one Redis or, for the fail-overs, several. In each run 2,500 people want 2,000 coupons, and 450 want 200 that"
                        + " are gone while the fault is on; all keep asking until they have a definite answer.");
        lines.add("");
        lines.add("| fault | outcome | seconds to heal | longest pause without a 201, s | invariants checked |"
                + " early \"sold out\" | answers |");
        lines.add("|---|---|---:|---:|---:|---:|---|");
        List<String> wentWrong = new ArrayList<>();
        for (Fault fault : Faults.all()) {
            List<String> kept = kept(fault);
            lines.add(kept.get(0));
            wentWrong.addAll(kept.subList(1, kept.size()));
        }
        lines.add("");
        lines.add("Seconds to heal: from when it was put right (restart included), or from when it broke if it heals by"
                + " itself, until everybody who had come was answered and gate and database were equal: an upper bound,"
                + " since the load goes on meanwhile. Early \"sold out\": said while the fault was on, before all"
                + " coupons were taken.");
        lines.addAll(wentWrong);
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
