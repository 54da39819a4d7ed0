package com.promotion.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes one worker's connections: only so many at once, from several source addresses, with a pause after a refusal. */
final class Connector {
    /** More at once would overflow the server's queue of connections not yet accepted. */
    private static final int CONNECTS_AT_ONCE = 128;

    /** So often in a row (for a second), and the burst starts with what there is. */
    private static final int REFUSALS_TO_GIVE_UP = 50;

    private static final long PAUSE_AFTER_REFUSAL_NANOS = 20_000_000L;

    private final InetSocketAddress server;
    private final List<InetAddress> sources;
    private final LoadRecord record;
    private final ArrayDeque<ClientConnection> closed = new ArrayDeque<>();
    private int connecting;
    private int nextSource;
    private int refusalsInARow;
    private long nextConnectAt;

    Connector(InetSocketAddress server, List<InetAddress> sources, LoadRecord record) {
        this.server = server;
        this.sources = sources;
        this.record = record;
    }

    /** A place without a socket, to be connected. */
    void add(ClientConnection place) {
        closed.add(place);
    }

    boolean hasPlaces() {
        return !closed.isEmpty();
    }

    boolean isConnecting() {
        return connecting > 0;
    }

    boolean isRefusedAllTheTime() {
        return refusalsInARow >= REFUSALS_TO_GIVE_UP;
    }

    /** Begins as many connections as may be begun now; some may be connected at once. */
    void connectSome(Selector selector, long now, Consumer<ClientConnection> connected) {
        while (now >= nextConnectAt && connecting < CONNECTS_AT_ONCE && !closed.isEmpty()) {
            SocketChannel channel;
            try {
                channel = SocketChannel.open();
            } catch (IOException e) {
                pauseAfterRefusal();
                return;
            }
            ClientConnection place = closed.remove();
            connecting++;
            try {
                if (place.connect(channel, selector, server, nextSource())) {
                    connected.accept(place);
                }
            } catch (IOException e) {
                refused(place);
                return;
            }
        }
    }

    private Optional<InetAddress> nextSource() {
        if (sources.isEmpty()) {
            return Optional.empty();
        }
        nextSource = (nextSource + 1) % sources.size();
        return Optional.of(sources.get(nextSource));
    }

    void connected() {
        connecting--;
        refusalsInARow = 0;
    }

    void refused(ClientConnection place) {
        pauseAfterRefusal();
        abandon(place);
    }

    /** Gives up a connection that is being made. */
    void abandon(ClientConnection place) {
        connecting--;
        place.close();
        closed.add(place);
    }

    /** Not to spin while the server is away or the files have run out. */
    private void pauseAfterRefusal() {
        record.refusedConnect();
        refusalsInARow++;
        nextConnectAt = System.nanoTime() + PAUSE_AFTER_REFUSAL_NANOS;
    }
}
