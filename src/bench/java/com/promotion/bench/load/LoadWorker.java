package com.promotion.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One selector thread with its share of the connections.
 *
 * <p>Everything but the {@link Schedule} belongs to this thread; the results are read after it has ended. In a burst the
 * first requests all go out before the first answer is read: that keeps them sharp, and makes the fastest answers look
 * slower by up to the spread that is reported.
 */
final class LoadWorker implements Runnable {
    /** More at once would overflow the server's queue of connections not yet accepted. */
    private static final int CONNECTS_AT_ONCE = 128;

    private static final long CONNECT_PHASE_NANOS = 30_000_000_000L;
    /** So often in a row (for a second), and the burst starts with what there is. */
    private static final int REFUSALS_TO_GIVE_UP = 50;

    private static final long PAUSE_AFTER_REFUSAL_NANOS = 20_000_000L;
    private static final long TIMEOUT_CHECK_NANOS = 100_000_000L;

    /** When to do what. The times are written before {@code start} opens. */
    static final class Schedule {
        static final long NO_WINDOW = Long.MAX_VALUE;

        final CountDownLatch connected;
        final CountDownLatch start = new CountDownLatch(1);
        long startAt;
        long recordFrom;
        /** {@link #NO_WINDOW} when everything counts until the last answer. */
        long recordUntil;

        long lastPressAt;
        long stopAt;

        Schedule(int threads) {
            connected = new CountDownLatch(threads);
        }
    }

    /** A place for a connection; it outlives the socket when the server closes that. */
    private static final class Slot {
        final ResponseParser parser = new ResponseParser();
        SocketChannel channel;
        SelectionKey key;
        ByteBuffer unsent;
        long sentAt;
        boolean connecting;
        boolean waiting;
    }

    int held;
    Throwable failure;

    private final Tally tally = new Tally();
    private final LatencyHistogram granted = new LatencyHistogram();
    private final LatencyHistogram refused = new LatencyHistogram();
    private final LatencyHistogram sinceStart = new LatencyHistogram();
    private long firstPressAt = Long.MAX_VALUE;
    private long lastFirstPressAt = Long.MIN_VALUE;
    private long lastAnswerAt = Long.MIN_VALUE;
    private long resets;
    private long timeouts;
    private long refusedConnects;

    private final InetSocketAddress server;
    private final List<InetAddress> sources;
    private final RequestTemplate template;
    private final LongSupplier presses;
    private final Schedule schedule;
    private final long requestTimeoutNanos;
    /** Between two requests of this worker; 0 for as soon as the last one is answered. */
    private final long paceNanos;

    private final List<Slot> slots = new ArrayList<>();
    private final ArrayDeque<Slot> closed = new ArrayDeque<>();
    /** With a pace: connections whose turn has not come. Some may be closed, or in here twice. */
    private final ArrayDeque<Slot> idle = new ArrayDeque<>();

    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer out;
    private final Consumer<SelectionKey> ready = this::ready;

    private Selector selector;
    private boolean pressing;
    private boolean exhausted;
    private long paced;
    private int open;
    private int connecting;
    private int nextSource;
    private int refusalsInARow;
    private long nextConnectAt;
    private long nextTimeoutCheckAt;

    LoadWorker(
            InetSocketAddress server,
            List<InetAddress> sources,
            RequestTemplate template,
            int connections,
            LongSupplier presses,
            Schedule schedule,
            long requestTimeoutNanos,
            long paceNanos) {
        this.server = server;
        this.sources = sources;
        this.template = template;
        this.presses = presses;
        this.schedule = schedule;
        this.requestTimeoutNanos = requestTimeoutNanos;
        this.paceNanos = paceNanos;
        this.out = ByteBuffer.allocateDirect(template.length());
        for (int i = 0; i < connections; i++) {
            Slot slot = new Slot();
            slots.add(slot);
            closed.add(slot);
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
            slots.forEach(this::close);
        }
    }

    /** To be asked for after this has run. */
    LoadResult result() {
        boolean windowed = schedule.recordUntil != Schedule.NO_WINDOW;
        long until = windowed ? schedule.recordUntil : Math.max(lastAnswerAt, schedule.startAt + 1);
        long from = windowed ? schedule.recordFrom : schedule.startAt;
        boolean pressed = firstPressAt != Long.MAX_VALUE;
        return new LoadResult(
                held,
                (until - from) / 1e9,
                tally.answers(),
                granted,
                refused,
                sinceStart,
                pressed ? (firstPressAt - schedule.startAt) / 1e6 : Double.POSITIVE_INFINITY,
                pressed ? (lastFirstPressAt - schedule.startAt) / 1e6 : Double.NEGATIVE_INFINITY,
                resets,
                timeouts,
                refusedConnects);
    }

    private void connectAll() throws IOException {
        long now = System.nanoTime();
        long giveUpAt = now + CONNECT_PHASE_NANOS;
        while (open < slots.size() && now < giveUpAt && refusalsInARow < REFUSALS_TO_GIVE_UP) {
            connectSome(now);
            selector.select(ready, 10);
            now = System.nanoTime();
        }
        held = open;
    }

    private void pressAll() {
        pressing = true;
        for (Slot slot : slots) {
            if (slot.channel != null && !slot.connecting) {
                long now = System.nanoTime();
                firstPressAt = Math.min(firstPressAt, now);
                lastFirstPressAt = now;
                next(slot, now);
            }
        }
    }

    private void serve() throws IOException {
        long now = System.nanoTime();
        while (now < schedule.stopAt && (open > 0 || connecting > 0 || (!exhausted && !closed.isEmpty()))) {
            if (!exhausted) {
                connectSome(now);
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
            Slot slot = idle.remove();
            if (slot.channel != null && !slot.connecting && !slot.waiting) {
                paced++;
                press(slot, now);
            }
        }
    }

    private void giveUpOverdue(long sentBefore) {
        for (Slot slot : slots) {
            if (slot.waiting && slot.sentAt <= sentBefore) {
                timeouts++;
                close(slot);
            } else if (exhausted && slot.connecting) {
                close(slot);
            }
        }
    }

    private void connectSome(long now) {
        while (now >= nextConnectAt && connecting < CONNECTS_AT_ONCE && !closed.isEmpty()) {
            SocketChannel channel;
            try {
                channel = SocketChannel.open();
            } catch (IOException e) {
                pauseAfterRefusal();
                return;
            }
            Slot slot = closed.remove();
            slot.channel = channel;
            slot.connecting = true;
            connecting++;
            try {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                if (!sources.isEmpty()) {
                    nextSource = (nextSource + 1) % sources.size();
                    channel.bind(new InetSocketAddress(sources.get(nextSource), 0));
                }
                boolean connected = channel.connect(server);
                slot.key = channel.register(selector, SelectionKey.OP_CONNECT, slot);
                if (connected) {
                    connected(slot);
                }
            } catch (IOException e) {
                pauseAfterRefusal();
                close(slot);
                return;
            }
        }
    }

    /** Not to spin while the server is away or the files have run out. */
    private void pauseAfterRefusal() {
        refusedConnects++;
        refusalsInARow++;
        nextConnectAt = System.nanoTime() + PAUSE_AFTER_REFUSAL_NANOS;
    }

    private void connected(Slot slot) {
        slot.connecting = false;
        connecting--;
        open++;
        refusalsInARow = 0;
        slot.key.interestOps(SelectionKey.OP_READ);
        if (pressing) {
            next(slot, System.nanoTime());
        }
    }

    private void ready(SelectionKey key) {
        Slot slot = (Slot) key.attachment();
        if (slot.key != key) {
            return;
        }
        try {
            if (slot.connecting) {
                slot.channel.finishConnect();
                connected(slot);
            } else {
                if (slot.unsent != null && key.isWritable()) {
                    sendRest(slot);
                }
                if (key.isReadable()) {
                    read(slot);
                }
            }
        } catch (IOException e) {
            if (slot.connecting) {
                pauseAfterRefusal();
                close(slot);
            } else {
                lost(slot);
            }
        }
    }

    private void next(Slot slot, long now) {
        if (paceNanos == 0) {
            press(slot, now);
        } else {
            idle.add(slot);
        }
    }

    /** Sends the next user's request on this connection, or closes it when there is none. */
    private void press(Slot slot, long now) {
        long user = exhausted || now >= schedule.lastPressAt ? LoadClient.NOBODY : presses.getAsLong();
        if (user == LoadClient.NOBODY) {
            exhausted = true;
            close(slot);
            return;
        }
        slot.sentAt = now;
        slot.waiting = true;
        slot.parser.reset();
        template.fill(out, user);
        try {
            slot.channel.write(out);
            if (out.hasRemaining()) {
                slot.unsent = ByteBuffer.allocate(out.remaining()).put(out).flip();
                slot.key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            lost(slot);
        }
    }

    private void sendRest(Slot slot) throws IOException {
        slot.channel.write(slot.unsent);
        if (!slot.unsent.hasRemaining()) {
            slot.unsent = null;
            slot.key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void read(Slot slot) throws IOException {
        in.clear();
        int n = slot.channel.read(in);
        in.flip();
        if (!slot.waiting) {
            close(slot);
        } else if (n < 0) {
            if (slot.parser.completeAtEndOfStream()) {
                answered(slot);
            } else {
                lost(slot);
            }
        } else if (slot.parser.feed(in)) {
            answered(slot);
        }
    }

    private void answered(Slot slot) {
        long now = System.nanoTime();
        slot.waiting = false;
        if (now >= schedule.recordFrom && now < schedule.recordUntil) {
            tally.count(slot.parser.status(), slot.parser.errorCode());
            (slot.parser.status() / 100 == 2 ? granted : refused).record(now - slot.sentAt);
            sinceStart.record(now - schedule.startAt);
            lastAnswerAt = now;
        }
        if (slot.parser.closing()) {
            close(slot);
        } else {
            next(slot, now);
        }
    }

    private void lost(Slot slot) {
        if (slot.waiting) {
            resets++;
        }
        close(slot);
    }

    /** Frees the slot for another connection. */
    private void close(Slot slot) {
        SocketChannel channel = slot.channel;
        if (channel == null) {
            return;
        }
        if (slot.connecting) {
            connecting--;
        } else {
            open--;
        }
        slot.channel = null;
        slot.key = null;
        slot.unsent = null;
        slot.connecting = false;
        slot.waiting = false;
        closed.add(slot);
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is gone already, which is what was wanted.
        }
    }
}
