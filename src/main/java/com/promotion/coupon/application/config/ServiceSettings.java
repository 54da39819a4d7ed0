package com.promotion.coupon.application.config;

import java.time.Duration;
import java.time.ZoneId;

/**
 * Everything that can be configured, grouped as the keys are: {@code coupon.issue.*} is {@link Issue}, and so on. Each
 * group checks its own bounds. The keys, defaults and meanings are listed in the README.
 *
 * @param zone the zone of all local date-times in the API and the database
 */
public record ServiceSettings(
        ZoneId zone, Issue issue, Batch batch, Ledger ledger, Gate gate, Http http, Database database, Redis redis) {

    /**
     * How coupons are issued on this node.
     *
     * @param deadline after which a request is answered, whatever is known by then
     * @param inFlightMax coupons being issued at the same time before new requests wait
     * @param waitingThreadsMax threads of the server that may wait for that
     * @param responseThreads threads that write responses; few are faster than many
     */
    public record Issue(Duration deadline, int inFlightMax, int waitingThreadsMax, int responseThreads) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public Issue {
            between("coupon.issue.deadline-ms", deadline.toMillis(), 100, 60_000);
            between("coupon.issue.in-flight-max", inFlightMax, 1, 1_000_000);
            between("coupon.issue.waiting-threads-max", waitingThreadsMax, 0, 10_000);
            between("coupon.issue.response-threads", responseThreads, 1, 256);
        }

        /** Within this time every accepted request is answered: twice the deadline, and 2 s to write the response. */
        public Duration answerLimit() {
            return deadline.multipliedBy(2).plusSeconds(2);
        }
    }

    /**
     * The bounds of each batching stage of this node.
     *
     * @param claimsMax claims in one gate call or ledger transaction
     * @param pendingPerPolicyMax claims of one policy, waiting or in flight in one stage
     * @param pendingMax claims of all policies, waiting or in flight in one stage
     */
    public record Batch(int claimsMax, int pendingPerPolicyMax, int pendingMax) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public Batch {
            between("coupon.batch.claims-max", claimsMax, 1, 2_000);
            between("coupon.batch.pending-per-policy-max", pendingPerPolicyMax, 1, 1_000_000);
            between("coupon.batch.pending-max", pendingMax, 1, 1_000_000);
        }
    }

    /** @param threads policies whose batches are recorded at the same time */
    public record Ledger(int threads) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public Ledger {
            between("coupon.ledger.threads", threads, 1, 256);
        }
    }

    /**
     * The stock gate.
     *
     * @param timeout after which a call of the gate has failed
     * @param outboxEntriesMax entries of one policy's outbox, beyond which claims are refused
     */
    public record Gate(Duration timeout, int outboxEntriesMax) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public Gate {
            between("coupon.gate.timeout-ms", timeout.toMillis(), 10, 10_000);
            between("coupon.gate.outbox-entries-max", outboxEntriesMax, 1, 1_000_000);
        }
    }

    /** @param requestBytesMax bytes of a request body */
    public record Http(int requestBytesMax) {

        /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
        public Http {
            between("coupon.http.request-bytes-max", requestBytesMax, 256, 1_048_576);
        }
    }

    /**
     * Where PostgreSQL is.
     *
     * @param url a JDBC URL of the PostgreSQL driver
     * @param user empty when the URL names one
     * @param password empty when the database asks for none
     */
    public record Database(String url, String user, String password) {

        /** Without the passwords, for a log. */
        @Override
        public String toString() {
            return "Database[url=%s, user=%s, password=***]"
                    .formatted(url.replaceAll("(?i)(password=)[^&]*", "$1***"), user);
        }
    }

    /**
     * Where Redis is.
     *
     * @param url may contain a password
     */
    public record Redis(String url) {

        /** Without the password, for a log. */
        @Override
        public String toString() {
            return "Redis[url=%s]".formatted(url.replaceAll("//.*@", "//***@"));
        }
    }

    private static void between(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    key + " must be between " + min + " and " + max + ", but it is " + value);
        }
    }
}
