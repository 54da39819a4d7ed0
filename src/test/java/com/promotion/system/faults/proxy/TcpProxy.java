package com.promotion.system.faults.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A network that can be broken: forwards a loopback port to another one, byte by byte, until it is told otherwise.
 *
 * <p>Two threads per connection. The mode is a volatile that both read before each chunk, so a change counts for the
 * connections there are, too. A chunk is what one read returns; clients that flush whole requests, as pgjdbc and Redisson
 * do, are watched request by request.
 */
public final class TcpProxy implements AutoCloseable {

    /** What happens to bytes. */
    public enum Mode {
        FORWARD,
        /** Chunks towards the server arrive late. */
        DELAY,
        /** No byte arrives, and no connection is closed. */
        BLACK_HOLE,
        /** Connections are reset, new ones at once. */
        RESET,
        /** The server does what it is asked; its replies are lost. */
        DROP_REPLIES
    }

    /** Where a connection is cut when the watched request passes. */
    public enum Cut {
        /** The server never gets the request. */
        BEFORE_SERVER,
        /** The server has done the request and replied, but the reply is lost. */
        BEFORE_REPLY
    }

    private static final long BLACK_HOLE_LOOK_MILLIS = 20;

    private final int targetPort;
    private final Supplier<Predicate<String>> watch;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cutsLeft = new AtomicInteger();
    private volatile Mode mode = Mode.FORWARD;
    private volatile Cut cut = Cut.BEFORE_SERVER;
    private volatile long delayMillis;

    /** @param watch makes, for each connection, what sees all its requests (as ISO 8859-1) and says which may be cut */
    public TcpProxy(int targetPort, Supplier<Predicate<String>> watch) {
        this.targetPort = targetPort;
        this.watch = watch;
        try {
            listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void set(Mode newMode) {
        mode = newMode;
        if (newMode == Mode.RESET) {
            sockets.forEach(TcpProxy::reset);
        }
    }

    public void delay(long millis) {
        delayMillis = millis;
        set(Mode.DELAY);
    }

    /** Cuts the connections of the next so many watched requests. */
    public void cutNext(int requests, Cut where) {
        cut = where;
        cutsLeft.set(requests);
    }

    public int cutsLeft() {
        return cutsLeft.get();
    }

    /** Forwards again. Connections that lost bytes are reset: they would wait for them for ever. */
    public void heal() {
        Mode before = mode;
        mode = Mode.FORWARD;
        cutsLeft.set(0);
        if (before == Mode.BLACK_HOLE || before == Mode.DROP_REPLIES) {
            sockets.forEach(TcpProxy::reset);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException refusedOrClosed) {
                // The client sees its connection end.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        sockets.add(client);
        if (mode == Mode.RESET) {
            reset(client);
            return;
        }
        Socket server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), 1_000);
        } catch (IOException away) {
            reset(client);
            throw away;
        }
        sockets.add(server);
        // Or a small request that comes in two pieces waits 40 ms for an acknowledgement that the other side puts off.
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        new Connection(client, server, watch.get()).start();
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private final Predicate<String> watched;
        private volatile boolean cutAtReply;

        Connection(Socket client, Socket server, Predicate<String> watched) {
            this.client = client;
            this.server = server;
            this.watched = watched;
        }

        void start() {
            TcpProxy.start("requests", () -> pump(client, server, this::forwardsRequest));
            TcpProxy.start("replies", () -> pump(server, client, chunk -> forwardsReply()));
        }

        private boolean forwardsRequest(String chunk) {
            if (watched.test(chunk) && cutsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                if (cut == Cut.BEFORE_SERVER) {
                    end();
                    return false;
                }
                cutAtReply = true;
            }
            if (mode == Mode.DELAY) {
                sleep(delayMillis);
            }
            return mode != Mode.BLACK_HOLE;
        }

        private boolean forwardsReply() {
            if (cutAtReply) {
                end();
                return false;
            }
            return mode != Mode.BLACK_HOLE && mode != Mode.DROP_REPLIES;
        }

        private void pump(Socket from, Socket to, Predicate<String> forwards) {
            byte[] buffer = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (forwards.test(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
                        out.write(buffer, 0, read);
                    }
                }
                while (mode == Mode.BLACK_HOLE && !from.isClosed()) {
                    sleep(BLACK_HOLE_LOOK_MILLIS); // not even an end gets through
                }
            } catch (IOException ended) {
                // Both sides end together.
            }
            end();
        }

        private void end() {
            reset(client);
            reset(server);
            sockets.remove(client);
            sockets.remove(server);
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // Closed already.
        }
        try {
            socket.close();
        } catch (IOException closed) {
            // Closed already.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(TcpProxy::reset);
    }
}
