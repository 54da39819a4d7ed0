package com.promotion.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** A place for a connection; it outlives the socket when the server closes that. */
final class ClientConnection {
    final ResponseParser parser = new ResponseParser();
    long sentAt;
    boolean connecting;
    boolean waiting;
    private SocketChannel channel;
    private SelectionKey key;
    private ByteBuffer unsent;

    /** Whether it has a socket, connected or not yet. */
    boolean isOpen() {
        return channel != null;
    }

    /** Whether this is the key of the present socket, and not of an earlier one. */
    boolean has(SelectionKey selected) {
        return key == selected;
    }

    /** Begins to connect this socket; returns whether it is connected already. */
    boolean connect(SocketChannel opened, Selector selector, InetSocketAddress server, Optional<InetAddress> source)
            throws IOException {
        channel = opened;
        connecting = true;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (source.isPresent()) {
            channel.bind(new InetSocketAddress(source.get(), 0));
        }
        boolean connected = channel.connect(server);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        return connected;
    }

    void finishConnect() throws IOException {
        channel.finishConnect();
    }

    void connected() {
        connecting = false;
        key.interestOps(SelectionKey.OP_READ);
    }

    void send(ByteBuffer request) throws IOException {
        channel.write(request);
        if (request.hasRemaining()) {
            unsent = ByteBuffer.allocate(request.remaining()).put(request).flip();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    boolean hasUnsent() {
        return unsent != null;
    }

    void sendRest() throws IOException {
        channel.write(unsent);
        if (!unsent.hasRemaining()) {
            unsent = null;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** Returns less than 0 at the end of the stream. */
    int read(ByteBuffer in) throws IOException {
        return channel.read(in);
    }

    void close() {
        SocketChannel closed = channel;
        channel = null;
        key = null;
        unsent = null;
        connecting = false;
        waiting = false;
        try {
            closed.close();
        } catch (IOException ignored) {
            // It is gone already, which is what was wanted.
        }
    }
}
