package com.promotion.coupon.infrastructure.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Switches off the two lines that Hibernate writes for each SQL error before it throws it: in an outage that is two for
 * each request. The exception that it throws has the same text, and those who catch it log it, or count it.
 */
@ApplicationScoped
public class SqlErrorLog {
    /** Kept: a logger that nobody refers to may be made anew, with its level forgotten. */
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate.engine.jdbc.spi.SqlExceptionHelper");

    void switchOff(@Observes @Initialized(ApplicationScoped.class) Object started) {
        HIBERNATE.setLevel(Level.OFF);
    }
}
