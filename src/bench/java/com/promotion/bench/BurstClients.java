package com.promotion.bench;

import com.promotion.bench.load.LoadResult;
import com.promotion.bench.load.RequestTemplate;
import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.tokens.TokenIssuer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of {@link BurstClient}: started, told the instant, and their results added up. */
final class BurstClients implements AutoCloseable {
    private static final long NOTICE_MILLIS = 1_500;

    /** Whoever presses must not wait for those who answer. Without the right to do so it is ignored. */
    private static final String PRIORITY = "-10";

    private final Options options;
    private final Path directory;
    private final List<Process> clients = new ArrayList<>();

    /** @param directory where they write their results */
    BurstClients(Options options, Path directory) {
        this.options = options;
        this.directory = directory;
    }

    List<ProcessHandle> processes() {
        return clients.stream().map(Process::toHandle).toList();
    }

    void start(URI uri, URI warmUpUri, URI soldOutUri) throws IOException {
        int users = options.number("users");
        int number = options.number("clients");
        for (int i = 0; i < number; i++) {
            int from = (int) ((long) users * i / number);
            int to = (int) ((long) users * (i + 1) / number);
            List<String> command = List.of(
                    "nice",
                    "-n",
                    PRIORITY,
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms192m",
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    BurstClient.class.getName(),
                    uri.toString(),
                    warmUpUri.toString(),
                    soldOutUri.toString(),
                    Integer.toString(to - from),
                    Long.toString(RequestTemplate.FIRST_USER_ID + 10_000_000L * i),
                    options.required("warm-up"),
                    options.required("deadline"),
                    resultOf(i).toString());
            Files.deleteIfExists(resultOf(i));
            ProcessBuilder client = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            client.environment().put(BurstClient.TOKEN, TokenIssuer.ofTests().all());
            clients.add(client.start());
        }
    }

    private Path resultOf(int client) {
        return directory.resolve("burst-client-" + client + ".result");
    }

    /** Waits until all hold their connections; returns how many those are. */
    int awaitConnected() throws IOException {
        int held = 0;
        for (Process client : clients) {
            BufferedReader out = client.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            if (line == null || !line.startsWith("connected ")) {
                throw new IOException("a client process failed: " + line);
            }
            held += Integer.parseInt(line.substring("connected ".length()));
        }
        ResultFile.progress("%,d connections are held", held);
        return held;
    }

    /** Tells all of them the instant at which they press. */
    void tellInstant() throws IOException {
        long instant = System.currentTimeMillis() + NOTICE_MILLIS;
        for (Process client : clients) {
            client.outputWriter(StandardCharsets.UTF_8).append(instant + "\n").flush();
        }
    }

    LoadResult collect() throws InterruptedException, IOException, ClassNotFoundException {
        List<LoadResult> results = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            if (clients.get(i).waitFor() != 0) {
                throw new IOException(
                        "a client process ended with " + clients.get(i).exitValue());
            }
            try (InputStream file = Files.newInputStream(resultOf(i));
                    ObjectInputStream in = new ObjectInputStream(file)) {
                results.add((LoadResult) in.readObject());
            }
        }
        return LoadResult.sum(results);
    }

    @Override
    public void close() {
        clients.forEach(Process::destroyForcibly);
    }
}
