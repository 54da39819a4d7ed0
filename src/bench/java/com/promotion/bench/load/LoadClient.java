package com.promotion.bench.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A load generator that shares its machine with the server it measures, so it must cost next to nothing: a few
 * selector threads, prebuilt requests, no allocation per request.
 *
 * <p>In a closed loop every connection sends its next request when the last one is answered. In a burst all connections
 * are made first, then everybody presses at the same instant.
 */
public final class LoadClient {
    /** What a {@code LongSupplier} of presses returns when no user is left. */
    static final long NO_USER = -1;

    /** A server on the same machine has the same limit, and needs some 600 for its jars, pools and selectors. */
    private static final int RESERVED_DESCRIPTORS = 1_000;

    /** One source address has 28,000 ephemeral ports, and those of the last run are still in TIME_WAIT. */
    private static final int SOURCE_ADDRESSES = 8;

    private final URI uri;
    private final RequestTemplate template;
    private final int connections;
    private final int threads;
    private final Duration requestTimeout;
    private long paceNanos;
    private StartSignal signal = held -> System.nanoTime();

    /** Holds everybody back when all connections are made. */
    @FunctionalInterface
    public interface StartSignal {
        /**
         * Returns when it is time to press.
         *
         * @param held how many connections there are
         * @return the instant from which this load counts, as {@link System#nanoTime} tells it
         */
        long await(int held) throws InterruptedException;
    }

    /**
     * @param uri            where to POST {@code {"userId":…}}; plain http
     * @param headers        sent with every request
     * @param requestTimeout after which an answer no longer counts and the connection is given up
     */
    public LoadClient(URI uri, Map<String, String> headers, int connections, int threads, Duration requestTimeout) {
        this(uri, RequestTemplate.post(uri, headers), connections, threads, requestTimeout);
    }

    private LoadClient(URI uri, RequestTemplate template, int connections, int threads, Duration requestTimeout) {
        this.uri = uri;
        this.template = template;
        this.connections = connections;
        this.threads = Math.min(threads, connections);
        this.requestTimeout = requestTimeout;
    }

    /** As the other, with a token of his own for each user. */
    LoadClient(URI uri, UserTokens tokens, int connections, int threads, Duration requestTimeout) {
        this(uri, RequestTemplate.post(uri, tokens), connections, threads, requestTimeout);
    }

    /** GETs in place of POSTs; whose turn it is does not show in the request. */
    static LoadClient ofGets(URI uri, int connections, int threads, Duration requestTimeout) {
        return new LoadClient(uri, RequestTemplate.get(uri, Map.of()), connections, threads, requestTimeout);
    }

    /** At most so many requests a second, evenly, over all connections together; who is late catches up. */
    LoadClient paced(int perSecond) {
        paceNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        return this;
    }

    public LoadClient startingAt(StartSignal startSignal) {
        signal = startSignal;
        return this;
    }

    /** How many connections this process may hold, as the operating system limits it. */
    public static int connectionLimit() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long free = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() - RESERVED_DESCRIPTORS;
            return (int) Math.max(1, Math.min(free, 1_000_000));
        }
        return 10_000;
    }

    /**
     * Loads without a pause and measures after a warm-up.
     *
     * @param users the user of each request; asked by several threads, never ends
     */
    public LoadResult closedLoop(LongSupplier users, Duration warmUp, Duration measured) throws InterruptedException {
        return run(users, schedule -> {
            schedule.recordFrom = schedule.startAt + warmUp.toNanos();
            schedule.recordUntil = schedule.recordFrom + measured.toNanos();
            schedule.lastPressAt = schedule.recordUntil;
            schedule.stopAt = schedule.recordUntil + requestTimeout.toNanos();
        });
    }

    /**
     * Everybody presses at once, those without a connection as soon as one is free.
     *
     * @param users    one entry for each press, in order
     * @param deadline for the whole burst
     */
    public LoadResult burst(long[] users, Duration deadline) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        LongSupplier presses = () -> {
            int i = next.getAndIncrement();
            return i < users.length ? users[i] : NO_USER;
        };
        return run(presses, schedule -> {
            schedule.recordFrom = schedule.startAt;
            schedule.recordUntil = LoadSchedule.NO_WINDOW;
            schedule.lastPressAt = schedule.startAt + deadline.toNanos();
            schedule.stopAt = schedule.lastPressAt;
        });
    }

    /** Fills in the times that follow from the start. */
    private interface Planner {
        void plan(LoadSchedule schedule);
    }

    private LoadResult run(LongSupplier presses, Planner planner) throws InterruptedException {
        InetSocketAddress server = new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
        List<InetAddress> sources = sources(server);
        LoadSchedule schedule = new LoadSchedule(threads);
        List<LoadWorker> workers = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int share = connections / threads + (i < connections % threads ? 1 : 0);
            LoadWorker worker = new LoadWorker(
                    server, sources, template, share, presses, schedule, requestTimeout.toNanos(), paceNanos * threads);
            Thread thread = new Thread(worker, "load-" + i);
            thread.setDaemon(true);
            thread.start();
            workers.add(worker);
            running.add(thread);
        }
        schedule.connected.await();
        schedule.startAt =
                signal.await(workers.stream().mapToInt(worker -> worker.held).sum());
        planner.plan(schedule);
        schedule.start.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        for (LoadWorker worker : workers) {
            if (worker.failure != null) {
                throw new IllegalStateException("a load thread failed", worker.failure);
            }
        }
        return LoadResult.sum(workers.stream().map(LoadWorker::result).toList());
    }

    /** Only Linux answers to all of 127.0.0.0/8 without being told to. */
    private static List<InetAddress> sources(InetSocketAddress server) {
        if (server.isUnresolved()) {
            throw new IllegalArgumentException("unknown host: " + server.getHostString());
        }
        boolean linux = System.getProperty("os.name").startsWith("Linux");
        byte[] address = server.getAddress().getAddress();
        if (!linux || !server.getAddress().isLoopbackAddress() || address.length != 4) {
            return List.of();
        }
        List<InetAddress> sources = new ArrayList<>();
        for (int i = 0; i < SOURCE_ADDRESSES; i++) {
            try {
                sources.add(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + i)}));
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }
        return sources;
    }
}
