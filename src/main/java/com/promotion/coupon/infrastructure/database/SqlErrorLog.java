package com.promotion.coupon.infrastructure.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Switches off the two lines that Hibernate logs for each SQL error before it throws it: in an outage that is two lines for
 * each request. The exception has the same text, and the code that catches it logs or counts it.
 */
@ApplicationScoped
public class SqlErrorLog {
    /** Kept in a field: a logger without references may be collected and created again without its level. */
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate.engine.jdbc.spi.SqlExceptionHelper");

    void switchOff(@Observes @Initialized(ApplicationScoped.class) Object started) {
        HIBERNATE.setLevel(Level.OFF);
    }
}
