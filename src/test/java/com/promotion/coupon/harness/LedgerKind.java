package com.promotion.coupon.harness;

import com.promotion.servers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The databases that the ledger runs on. */
public enum LedgerKind {
    POSTGRESQL,
    EMBEDDED;

    /** A database with no coupons in it that would disturb a test. */
    public LedgerDatabase database() {
        try {
            return this == POSTGRESQL
                    ? LedgerDatabase.of(TestServers.get())
                    : LedgerDatabase.embedded(Files.createTempDirectory("promotion-embedded-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
