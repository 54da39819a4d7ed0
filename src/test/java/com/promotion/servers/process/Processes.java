package com.promotion.servers.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Pid files, signals and logs of the servers started here. */
public final class Processes {
    /**
     * The start time of a process is known to a clock tick only, and is counted from a boot time that may be adjusted.
     */
    private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(2);

    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[;\\d]*m");
    private static final Pattern PROBLEM = Pattern.compile("\\b(WARN|WARNING|ERROR|SEVERE|FATAL)\\b|Caused by:");
    private static final int TAIL_BYTES = 8 * 1024;

    private Processes() {}

    /** The living process that the first line of a pid file names, if it still runs the given program. */
    public static Optional<ProcessHandle> running(Path pidFile, String program) {
        return firstLine(pidFile).flatMap(line -> handle(line.strip())).filter(process -> process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString().contains(program))
                .orElse(false));
    }

    /** Writes pid and start time: a pid alone may belong to somebody else after a crash. */
    public static void remember(Path pidFile, ProcessHandle process) {
        var startedAt = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        try {
            Files.writeString(pidFile, process.pid() + " " + startedAt + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The living process that was {@link #remember}ed in this file. */
    public static Optional<ProcessHandle> remembered(Path pidFile) {
        var fields = firstLine(pidFile).orElse("").strip().split(" ", -1);
        if (fields.length != 2) {
            return Optional.empty();
        }
        var startedAt = Instant.ofEpochMilli(Long.parseLong(fields[1]));
        return handle(fields[0]).filter(process -> process.info()
                .startInstant()
                .map(actual -> Duration.between(startedAt, actual).abs().compareTo(START_TIME_TOLERANCE) < 0)
                .orElse(false));
    }

    /** SIGTERM, then SIGKILL when the limit has passed. Returns whether SIGTERM was enough. */
    public static boolean stop(ProcessHandle process, Duration limit) {
        process.destroy();
        if (awaitExit(process, limit)) {
            return true;
        }
        kill(process);
        return false;
    }

    /** SIGKILL, as {@code kill -9}. */
    public static void kill(ProcessHandle process) {
        process.destroyForcibly();
        awaitExit(process, Duration.ofSeconds(10));
    }

    /** Sends a signal, such as STOP, to a process and all its children: PostgreSQL is one process per connection. */
    public static void signal(String name, ProcessHandle process) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, Long.toString(process.pid())));
        process.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        try {
            // A child may have ended meanwhile: what kill says of it does not matter.
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not {@code onExit()}: it looks at processes that are not our children every few seconds only. */
    public static boolean awaitExit(ProcessHandle process, Duration limit) {
        var end = Instant.now().plus(limit);
        while (isRunning(process) && Instant.now().isBefore(end)) {
            pause(Duration.ofMillis(20));
        }
        return !isRunning(process);
    }

    /**
     * Not {@code isAlive()}, which is true for a zombie: a daemon's parent is process 1, which in many containers never
     * collects its children. A zombie has no program any more.
     */
    public static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    public static void pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while waiting for a server.", e);
        }
    }

    /** The last lines of a log; empty when there is none. */
    public static List<String> tail(Path log, int lines) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var bytes = new byte[(int) Math.min(TAIL_BYTES, file.length())];
            file.seek(file.length() - bytes.length);
            file.readFully(bytes);
            var all = COLOUR.matcher(new String(bytes, StandardCharsets.UTF_8))
                    .replaceAll("")
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The first lines that tell of a problem, cut after 400 characters; empty when there is no log. */
    public static List<String> firstProblems(Path log, int lines) {
        try (var all = Files.lines(log)) {
            return all.map(line -> COLOUR.matcher(line).replaceAll(""))
                    .filter(line -> PROBLEM.matcher(line).find())
                    .map(line -> line.substring(0, Math.min(400, line.length())))
                    .limit(lines)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    public static String lastLine(Path log) {
        return String.join("", tail(log, 1)).strip();
    }

    private static Optional<String> firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<ProcessHandle> handle(String pid) {
        return pid.matches("\\d{1,18}")
                ? ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)
                : Optional.empty();
    }
}
