package com.promotion.servers.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are about to start. They lie below the ones that the system hands out for outgoing connections:
 * one of those may be taken between this look and the server's start.
 */
public final class FreePort {
    /** A Redis Cluster node listens 10,000 above its port too. */
    private static final int FIRST = 11_000;

    private static final int LAST = 22_000;
    private static final int TRIES = 1_000;

    private FreePort() {}

    /** @throws StartFailure when there seems to be none */
    public static int find() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // Another one.
            }
        }
        throw new StartFailure("No free port between " + FIRST + " and " + LAST);
    }
}
