package com.promotion.bench.stack;

import com.promotion.bench.report.Options;
import java.util.Map;

/**
 * What PostgreSQL is given where coupons are issued as fast as it goes: all indexes in its memory, and a log long enough not to
 * write everything out meanwhile.
 */
public final class DatabaseMemory {
    private static final String SHARED_BUFFERS = "shared-buffers";
    private static final String MAX_WAL_SIZE = "max-wal-size";

    private DatabaseMemory() {}

    public static Map<String, String> options() {
        return Map.of(SHARED_BUFFERS, "1GB", MAX_WAL_SIZE, "4GB");
    }

    public static Map<String, String> settings(Options options) {
        return Map.of(
                "shared_buffers", options.required(SHARED_BUFFERS), "max_wal_size", options.required(MAX_WAL_SIZE));
    }

    public static String inWords(Options options) {
        return "shared_buffers " + options.required(SHARED_BUFFERS) + " and max_wal_size "
                + options.required(MAX_WAL_SIZE);
    }
}
