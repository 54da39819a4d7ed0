package com.promotion.bench.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Linux' queue of connections that a server has not taken yet: where a burst waits, or is turned away unheard. */
public final class KernelQueue {
    private static final Path BOUND = Path.of("/proc/sys/net/core/somaxconn");
    private static final Path COUNTERS = Path.of("/proc/net/netstat");
    private static final int BOUND_DIGITS_MAX = 32;

    private KernelQueue() {}

    /** How many one such queue may hold. */
    public static String bound() throws IOException {
        // In one read: this file has nothing more to say to a second one.
        byte[] digits = new byte[BOUND_DIGITS_MAX];
        try (InputStream in = Files.newInputStream(BOUND)) {
            int read = in.read(digits);
            return new String(digits, 0, Math.max(0, read), StandardCharsets.US_ASCII).strip();
        }
    }

    /** How many connections have found their queue full, since the network was there; each may have tried again. */
    public static long overflows() throws IOException {
        List<String> lines = Files.readAllLines(COUNTERS);
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            int column = List.of(lines.get(i).split(" ", -1)).indexOf("ListenOverflows");
            if (column >= 0) {
                return Long.parseLong(lines.get(i + 1).split(" ", -1)[column]);
            }
        }
        throw new IOException(COUNTERS + " does not tell");
    }
}
