package com.promotion.bench;

import com.promotion.bench.load.LoadClient;
import com.promotion.bench.load.LoadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * One of several processes that press together, because one alone may not hold that many connections. Started by
 * {@link NginxBurst}, and talks to it over its standard streams: {@code connected n}, then it is told the instant as Unix
 * milliseconds.
 */
final class BurstClient {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(110);

    /** The variable with the access token to send. */
    static final String TOKEN = "COUPON_TEST_TOKEN";

    private static final Map<String, String> HEADERS = Map.of("Authorization", "Bearer " + System.getenv(TOKEN));

    private BurstClient() {}

    /**
     * Arguments: where to POST, where to POST before that for half of the warm-up's seconds, and where for the other half;
     * connections and presses, first user, warm-up, seconds for the burst, file for the result.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        URI uri = URI.create(arguments[0]);
        int presses = Integer.parseInt(arguments[3]);
        long firstUser = Long.parseLong(arguments[4]);
        int warmUpSeconds = Integer.parseInt(arguments[5]);
        warmUp(URI.create(arguments[1]), firstUser, warmUpSeconds - warmUpSeconds / 2);
        warmUp(URI.create(arguments[2]), firstUser, warmUpSeconds / 2);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        LoadResult result = new LoadClient(uri, HEADERS, presses, 1, REQUEST_TIMEOUT)
                .startingAt(held -> awaitInstant(in, held))
                .burst(
                        LongStream.range(firstUser, firstUser + presses).toArray(),
                        Duration.ofSeconds(Integer.parseInt(arguments[6])));
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(Path.of(arguments[7])))) {
            out.writeObject(result);
        }
    }

    /** For the servers as much as for this process: cold code would not press within a second. */
    private static void warmUp(URI uri, long firstUser, int seconds) throws InterruptedException {
        long[] next = {firstUser};
        new LoadClient(uri, HEADERS, 64, 1, REQUEST_TIMEOUT)
                .closedLoop(() -> next[0]++, Duration.ZERO, Duration.ofSeconds(seconds));
    }

    /** The clock of one machine is the same for all its processes. */
    private static long awaitInstant(BufferedReader in, int held) throws InterruptedException {
        System.out.println("connected " + held);
        try {
            long instant = Long.parseLong(in.readLine());
            Thread.sleep(Math.max(0, instant - System.currentTimeMillis()));
            return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - instant);
        } catch (IOException | NumberFormatException e) {
            throw new IllegalStateException("was not told when to press", e);
        }
    }
}
