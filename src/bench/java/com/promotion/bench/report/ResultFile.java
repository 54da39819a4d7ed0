package com.promotion.bench.report;

import com.promotion.bench.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What one run has found: machine, commit and date first, then what the bench has to say. */
public final class ResultFile {
    /** A field, because the log manager forgets the level of a logger without a reference. */
    private static final Logger ROOT_LOGGER = Logger.getLogger("");

    private final String name;
    private final String commit;
    private final Path directory;
    private final List<String> lines = new ArrayList<>();

    /**
     * Asks how busy the machine is, so it takes two seconds, before the run's own load.
     *
     * @param name of the bench, for the file
     * @param options with those of {@link #options}
     */
    public ResultFile(String name, String title, Options options) throws InterruptedException {
        // What libraries say while they start would bury the result.
        ROOT_LOGGER.setLevel(Level.WARNING);
        this.name = name;
        this.commit = options.required("commit");
        this.directory = Path.of(options.required("results"));
        lines.add("# " + title);
        lines.add("");
        lines.add(LocalDate.now(ZoneOffset.UTC) + ", commit " + commit + ".");
        lines.add(String.join("; ", Machine.describe()) + "; everything on this machine, which was "
                + Machine.busyPercent() + " % busy before the start.");
        say("");
    }

    /** The options that every bench has. */
    public static Map<String, String> options() {
        return Map.of("commit", "uncommitted", "results", "deploy/bench/results");
    }

    /** A line of the result; it is printed at once, too. */
    public void say(String format, Object... arguments) {
        String line = arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments);
        lines.add(line);
        System.out.println(line);
    }

    public void say(List<String> more) {
        more.forEach(line -> say(line));
    }

    /** Only for who watches. */
    public static void progress(String format, Object... arguments) {
        System.out.println("  " + String.format(Locale.ROOT, format, arguments));
    }

    /** Rate, latency and answers of one load, only for who watches. */
    public static void progress(String name, LoadResult result) {
        progress(
                "%-34s p50 %6.1f ms  p99 %6.1f ms  %.1f s: %s",
                name,
                result.latency().percentileMillis(50),
                result.latency().percentileMillis(99),
                result.seconds(),
                result.answersInWords());
    }

    public void write() throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(LocalDate.now(ZoneOffset.UTC) + "-" + name + "-" + commit + ".md");
        Files.write(file, lines);
        System.out.println("written to " + file);
    }
}
