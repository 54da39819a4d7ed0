package com.promotion.coupon.application.node;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.clock.Clocks.Clock;
import com.promotion.coupon.application.log.FirstCause;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * How the database is, once a second and whenever health asks. Says in the log when that changes, in one line; the layers below
 * stay silent. Also notes the database's clock, and says when clocks do not agree.
 *
 * <p>Guarded by its monitor, but for the last state, which is behind a volatile.
 */
@Singleton
public class DatabaseWatch {
    private static final Logger LOG = Logger.getLogger(DatabaseWatch.class.getName());

    /** Not "answering" before it was seen to answer, but nothing is wrong yet either. */
    private static final String UNKNOWN = "not asked yet";

    public static final String ANSWERING = "answering";
    private static final String AWAY = "away";
    private static final String READ_ONLY = "read-only";

    private final DatabaseProbe probe;
    private final Clocks clocks;
    private volatile Optional<DatabaseProbe.State> last = Optional.empty();
    private String condition = UNKNOWN;
    private String clocksOff = "";

    @Inject
    public DatabaseWatch(DatabaseProbe probe, Clocks clocks) {
        this.probe = probe;
        this.clocks = clocks;
    }

    /**
     * Asks the database.
     *
     * @return {@value #ANSWERING}, or what is wrong with it in one word
     */
    public String look() {
        try {
            DatabaseProbe.State state = probe.look();
            last = Optional.of(state);
            clocks.noteDatabase(state.clockMillis(), state.askedNanos());
            noteClocks();
            return state.writable()
                    ? note(ANSWERING, "")
                    : note(READ_ONLY, "it is a replica, or was told to be read-only (default_transaction_read_only)");
        } catch (DatabaseUnavailableException away) {
            last = Optional.empty();
            return note(AWAY, FirstCause.message(away));
        }
    }

    private synchronized String note(String now, String why) {
        if (!now.equals(condition)) {
            if (!now.equals(ANSWERING)) {
                LOG.warning("Database " + now + ", no coupon is issued until that is over: " + why);
            } else if (!condition.equals(UNKNOWN)) {
                LOG.info("Database back");
            }
            condition = now;
        }
        return now;
    }

    private synchronized void noteClocks() {
        String off = clocks();
        if (!off.equals(clocksOff)) {
            if (off.isEmpty()) {
                LOG.info("The clocks of node, database and gate agree again");
            } else if (clocksOff.isEmpty()) {
                LOG.warning("The clocks do not agree: " + off + ". "
                        + (clocks.agree()
                                ? "The two others count; set this one right"
                                : "Until two of them agree, no policy ends and no coupon expires"));
            }
            clocksOff = off;
        }
    }

    /** The clocks that differ from the one that decides by more than they may, in words; empty when all agree. */
    public String clocks() {
        Map<Clock, Long> offsets = clocks.offsets();
        return offsets.entrySet().stream()
                .filter(offset -> Math.abs(offset.getValue()) > Clocks.TOLERANCE_MILLIS)
                .map(offset -> "%s %+d s"
                        .formatted(
                                offset.getKey().name().toLowerCase(Locale.ROOT), Math.round(offset.getValue() / 1e3)))
                .collect(Collectors.joining(", "));
    }

    /** What the database said of itself when it was asked last; empty when it did not answer. */
    public Optional<DatabaseProbe.State> last() {
        return last;
    }
}
