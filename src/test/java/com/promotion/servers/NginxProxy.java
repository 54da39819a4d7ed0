package com.promotion.servers;

import com.promotion.servers.process.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** nginx with the configuration of deploy/nginx, of which only the nodes, the port and the rate are others. */
public final class NginxProxy implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("deploy/nginx");
    private static final Pattern RATE = Pattern.compile("rate=(\\d+)r/s");
    private static final int START_LIMIT_SECONDS = 10;

    private final Process process;
    private final int port;
    private final Path directory;

    private NginxProxy(Process process, int port, Path directory) {
        this.process = process;
        this.port = port;
        this.directory = directory;
    }

    /** Where nginx is; empty when it is not installed. */
    public static Optional<Path> binary() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(path -> Path.of(path, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * @param directory for the configuration and what nginx writes
     * @param rate coupons a second that are asked of all nodes together
     */
    public static NginxProxy start(Path directory, List<URI> nodes, int rate) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        for (String file : List.of("nginx.conf", "promotion.conf")) {
            Files.copy(CONFIGURATION.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        int port = FreePort.find();
        Files.writeString(directory.resolve("site.conf"), site(nodes, port, rate));
        Files.deleteIfExists(errorLog(directory));
        Process process = new ProcessBuilder(
                        binary().orElseThrow().toString(),
                        "-p",
                        directory.toAbsolutePath().toString(),
                        "-c",
                        "nginx.conf",
                        "-g",
                        "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "nginx.out"))
                .start();
        NginxProxy nginx = new NginxProxy(process, port, directory);
        nginx.awaitListening();
        return nginx;
    }

    /** Coupons a second that site.conf lets through. */
    public static String shippedRate() throws IOException {
        Matcher rate = RATE.matcher(Files.readString(CONFIGURATION.resolve("site.conf")));
        if (!rate.find()) {
            throw new IllegalStateException(CONFIGURATION + "/site.conf has no " + RATE);
        }
        return rate.group(1);
    }

    private static String site(List<URI> nodes, int port, int rate) throws IOException {
        String shipped = Files.readString(CONFIGURATION.resolve("site.conf"));
        String servers = nodes.stream()
                .map(node -> "server 127.0.0.1:" + node.getPort() + "$1;")
                .collect(Collectors.joining("\n    "));
        String site = shipped.replaceAll("(?m)^ *server 127\\.0\\.0\\.1:8080(.*);$", "    " + servers)
                .replaceAll("listen 8088 ", "listen 127.0.0.1:" + port + " ")
                .replaceAll(RATE.pattern(), "rate=" + rate + "r/s");
        if (site.contains(":8080") || site.contains("8088") || !site.contains("rate=" + rate + "r/s")) {
            throw new IllegalStateException(CONFIGURATION + "/site.conf looks different from what is expected here");
        }
        return site;
    }

    private void awaitListening() throws IOException, InterruptedException {
        for (int i = 0; i < START_LIMIT_SECONDS * 10; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
            if (!process.isAlive()) {
                break;
            }
        }
        close();
        throw new IOException("nginx did not start: " + Files.readString(directory.resolve("nginx.out")));
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The master and its workers. */
    public List<ProcessHandle> processes() {
        List<ProcessHandle> processes = new ArrayList<>(List.of(process.toHandle()));
        process.descendants().forEach(processes::add);
        return processes;
    }

    /** The lines of its error log, which has only what an operator should see. */
    public List<String> errors() throws IOException {
        Path log = errorLog(directory);
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    private static Path errorLog(Path directory) {
        return directory.resolve("error.log");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
