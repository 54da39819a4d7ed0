package com.promotion.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One selector thread with its share of the connections.
 *
 * <p>Everything but the {@link LoadSchedule} belongs to this thread; the results are read after it has ended. In a burst the
 * first requests all go out before the first answer is read: that keeps them sharp, and makes the fastest answers look
 * slower by up to the spread that is reported.
 */
final class LoadWorker implements Runnable {
    private static final long CONNECT_PHASE_NANOS = 30_000_000_000L;
    private static final long TIMEOUT_CHECK_NANOS = 100_000_000L;

    int held;
    Throwable failure;

    private final RequestTemplate template;
    private final LongSupplier presses;
    private final LoadSchedule schedule;
    private final LoadRecord record;
    private final Connector connector;
    private final long requestTimeoutNanos;
    /** Between two requests of this worker; 0 for as soon as the last one is answered. */
    private final long paceNanos;

    private final List<ClientConnection> connections = new ArrayList<>();
    /** With a pace: connections whose turn has not come. Some may be closed, or in here twice. */
    private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();

    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer out;
    private final Consumer<SelectionKey> ready = this::ready;

    private Selector selector;
    private boolean pressing;
    private boolean exhausted;
    private long paced;
    private int open;
    private long nextTimeoutCheckAt;

    LoadWorker(
            InetSocketAddress server,
            List<InetAddress> sources,
            RequestTemplate template,
            int share,
            LongSupplier presses,
            LoadSchedule schedule,
            long requestTimeoutNanos,
            long paceNanos) {
        this.template = template;
        this.presses = presses;
        this.schedule = schedule;
        this.record = new LoadRecord(schedule);
        this.connector = new Connector(server, sources, record);
        this.requestTimeoutNanos = requestTimeoutNanos;
        this.paceNanos = paceNanos;
        this.out = ByteBuffer.allocateDirect(template.length());
        for (int i = 0; i < share; i++) {
            ClientConnection connection = new ClientConnection();
            connections.add(connection);
            connector.add(connection);
        }
    }

    @Override
    public void run() {
        try (Selector opened = Selector.open()) {
            selector = opened;
            connectAll();
            schedule.connected.countDown();
            schedule.start.await();
            pressAll();
            serve();
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure = e;
        } finally {
            schedule.connected.countDown();
            connections.forEach(this::close);
        }
    }

    /** To be asked for after this has run. */
    LoadResult result() {
        return record.result(held);
    }

    private void connectAll() throws IOException {
        long now = System.nanoTime();
        long giveUpAt = now + CONNECT_PHASE_NANOS;
        while (open < connections.size() && now < giveUpAt && !connector.isRefusedAllTheTime()) {
            connector.connectSome(selector, now, this::connected);
            selector.select(ready, 10);
            now = System.nanoTime();
        }
        held = open;
    }

    private void pressAll() {
        pressing = true;
        for (ClientConnection connection : connections) {
            if (connection.isOpen() && !connection.connecting) {
                long now = System.nanoTime();
                record.firstPress(now);
                next(connection, now);
            }
        }
    }

    private void serve() throws IOException {
        long now = System.nanoTime();
        while (now < schedule.stopAt
                && (open > 0 || connector.isConnecting() || (!exhausted && connector.hasPlaces()))) {
            if (!exhausted) {
                connector.connectSome(selector, now, this::connected);
            }
            pressDue(now);
            selector.select(ready, paceNanos == 0 ? 10 : 1);
            now = System.nanoTime();
            if (now >= nextTimeoutCheckAt) {
                nextTimeoutCheckAt = now + TIMEOUT_CHECK_NANOS;
                exhausted |= now >= schedule.lastPressAt;
                giveUpOverdue(now - requestTimeoutNanos);
            }
        }
        giveUpOverdue(Long.MAX_VALUE);
    }

    /** Those whose turn has come, when there is a pace; all of them when it is over, which closes them. */
    private void pressDue(long now) {
        while (!idle.isEmpty() && (exhausted || paced * paceNanos <= now - schedule.startAt)) {
            ClientConnection connection = idle.remove();
            if (connection.isOpen() && !connection.connecting && !connection.waiting) {
                paced++;
                press(connection, now);
            }
        }
    }

    private void giveUpOverdue(long sentBefore) {
        for (ClientConnection connection : connections) {
            if (connection.waiting && connection.sentAt <= sentBefore) {
                record.timeout();
                close(connection);
            } else if (exhausted && connection.connecting) {
                close(connection);
            }
        }
    }

    private void connected(ClientConnection connection) {
        connection.connected();
        connector.connected();
        open++;
        if (pressing) {
            next(connection, System.nanoTime());
        }
    }

    private void ready(SelectionKey key) {
        ClientConnection connection = (ClientConnection) key.attachment();
        if (!connection.has(key)) {
            return;
        }
        try {
            if (connection.connecting) {
                connection.finishConnect();
                connected(connection);
            } else {
                if (connection.hasUnsent() && key.isWritable()) {
                    connection.sendRest();
                }
                if (key.isReadable()) {
                    read(connection);
                }
            }
        } catch (IOException e) {
            if (connection.connecting) {
                connector.refused(connection);
            } else {
                lost(connection);
            }
        }
    }

    private void next(ClientConnection connection, long now) {
        if (paceNanos == 0) {
            press(connection, now);
        } else {
            idle.add(connection);
        }
    }

    /** Sends the next user's request on this connection, or closes it when there is none. */
    private void press(ClientConnection connection, long now) {
        long user = exhausted || now >= schedule.lastPressAt ? LoadClient.NO_USER : presses.getAsLong();
        if (user == LoadClient.NO_USER) {
            exhausted = true;
            close(connection);
            return;
        }
        connection.sentAt = now;
        connection.waiting = true;
        connection.parser.reset();
        template.fill(out, user);
        try {
            connection.send(out);
        } catch (IOException e) {
            lost(connection);
        }
    }

    private void read(ClientConnection connection) throws IOException {
        in.clear();
        int n = connection.read(in);
        in.flip();
        if (!connection.waiting) {
            close(connection);
        } else if (n < 0) {
            if (connection.parser.completeAtEndOfStream()) {
                answered(connection);
            } else {
                lost(connection);
            }
        } else if (connection.parser.feed(in)) {
            answered(connection);
        }
    }

    private void answered(ClientConnection connection) {
        long now = System.nanoTime();
        connection.waiting = false;
        record.answer(connection.parser, connection.sentAt, now);
        if (connection.parser.closing()) {
            close(connection);
        } else {
            next(connection, now);
        }
    }

    private void lost(ClientConnection connection) {
        if (connection.waiting) {
            record.reset();
        }
        close(connection);
    }

    /** Frees the place for another connection. */
    private void close(ClientConnection connection) {
        if (connection.connecting) {
            connector.abandon(connection);
        } else if (connection.isOpen()) {
            open--;
            connection.close();
            connector.add(connection);
        }
    }
}
