package com.promotion.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a number is worth nothing without: the machine it was measured on. Not its name. */
public final class Machine {
    private Machine() {}

    static List<String> describe() {
        Runtime.Version java = Runtime.version();
        return List.of(
                String.format(Locale.ROOT, "%d × %s", Runtime.getRuntime().availableProcessors(), processor()),
                String.format(Locale.ROOT, "%d GiB of memory", Math.round(memoryBytes() / (double) (1 << 30))),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "Java " + java + " (" + System.getProperty("java.vm.name") + ")");
    }

    /**
     * The share of all processors that somebody else takes right now, in percent; ask before the run's own load starts.
     */
    public static long busyPercent() throws InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        // The first call only sets the point that the next one counts from.
        double unused = system.getCpuLoad();
        Thread.sleep(2_000);
        return Math.round((system.getCpuLoad() - Math.max(0, system.getProcessCpuLoad())) * 100);
    }

    private static long memoryBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
