package com.promotion.bench.stack;

import com.promotion.bench.report.ResultFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The most that each group of processes took at one time, and the least that the machine had left. */
public final class MemoryPeak {
    private final List<ProcessHandle> nodes;
    private final List<ProcessHandle> nginx;
    private final List<ProcessHandle> clients;
    private long nodesMib;
    private long nginxMib;
    private long clientsMib;
    private long availableMib = Long.MAX_VALUE;

    public MemoryPeak(List<ProcessHandle> nodes, List<ProcessHandle> nginx, List<ProcessHandle> clients) {
        this.nodes = nodes;
        this.nginx = nginx;
        this.clients = clients;
    }

    public synchronized void sample() {
        nodesMib = Math.max(nodesMib, BenchStack.residentMib(nodes));
        nginxMib = Math.max(nginxMib, BenchStack.residentMib(nginx));
        clientsMib = Math.max(clientsMib, BenchStack.residentMib(clients));
        availableMib = Math.min(availableMib, available());
    }

    private static long available() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void say(ResultFile result) {
        result.say("| memory of all nodes together, at most | %,d MiB |", nodesMib);
        result.say("| … of nginx, pages that its workers share counted for each | %,d MiB |", nginxMib);
        result.say("| … of the clients | %,d MiB |", clientsMib);
        result.say("| memory that the machine had left, at least | %,d MiB |", availableMib);
    }
}
