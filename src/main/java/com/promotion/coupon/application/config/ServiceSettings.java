package com.promotion.coupon.application.config;

import java.time.Duration;
import java.time.ZoneId;

/**
 * Every number that can be set, checked once at the start. The keys, defaults and meanings are listed in the README.
 *
 * @param zone the zone of all local date-times in the API and the database
 * @param batchMax claims in one gate call or ledger transaction, 1 to 2,000
 * @param pendingMaxPerPolicy claims of one policy under way in one stage of this node
 * @param pendingMax claims of all policies under way in one stage of this node
 * @param issueDeadline after which a request is answered, whatever is known by then
 * @param issueRoom coupons being issued at the same time before newcomers wait
 * @param issueWaiters threads of the server that may wait for that
 * @param ledgerThreads policies whose batches are recorded at the same time
 * @param answerThreads threads that hand out results; few are faster than many
 * @param gateTimeout after which a gate call counts as failed
 * @param outboxEntriesMax entries of one policy's outbox, beyond which claims are turned away
 * @param requestBytesMax bytes of a request body
 */
public record ServiceSettings(
        ZoneId zone,
        int batchMax,
        int pendingMaxPerPolicy,
        int pendingMax,
        Duration issueDeadline,
        int issueRoom,
        int issueWaiters,
        int ledgerThreads,
        int answerThreads,
        Duration gateTimeout,
        int outboxEntriesMax,
        int requestBytesMax) {

    /** @throws IllegalArgumentException naming the key and the value that is out of bounds */
    public ServiceSettings {
        between("coupon.batch.max", batchMax, 1, 2_000);
        between("coupon.pending.max-per-policy", pendingMaxPerPolicy, 1, 1_000_000);
        between("coupon.pending.max", pendingMax, 1, 1_000_000);
        between("coupon.issue.deadline-ms", issueDeadline.toMillis(), 100, 60_000);
        between("coupon.issue.room", issueRoom, 1, 1_000_000);
        between("coupon.issue.waiters", issueWaiters, 0, 10_000);
        between("coupon.ledger.threads", ledgerThreads, 1, 256);
        between("coupon.answer.threads", answerThreads, 1, 256);
        between("coupon.gate.timeout-ms", gateTimeout.toMillis(), 10, 10_000);
        between("coupon.outbox.max-entries", outboxEntriesMax, 1, 1_000_000);
        between("coupon.request.max-bytes", requestBytesMax, 256, 1_048_576);
    }

    private static void between(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    key + " must be between " + min + " and " + max + ", but it is " + value);
        }
    }

    /** By then every request that was let in is answered: a gate's deadline, a ledger's, and some time to write it. */
    public Duration answerLimit() {
        return issueDeadline.multipliedBy(2).plusSeconds(2);
    }
}
