package com.promotion.coupon.infrastructure.shutdown;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * SIGTERM: closes the door at once, lets those inside finish, and has the server listen no longer. All before the
 * server, in a hook of its own that waits for as long as {@code --shutdowngrace} says, begins to stop applications:
 * Payara stops them first and its listeners last, and answers 500 in between to whoever comes.
 *
 * <p>The hook is the one thread here that is not the container's: the JVM starts it when the container ends. It is
 * taken back when the application is undeployed, or the JVM would keep the application for ever.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class Termination {
    private static final Logger LOG = Logger.getLogger(Termination.class.getName());

    @Inject
    private InFlightRequests inFlight;

    @Inject
    private ServiceSettings settings;

    private Thread hook;

    @PostConstruct
    void listen() {
        hook = new Thread(this::terminate, "coupon-termination");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void terminate() {
        try {
            if (inFlight.drain(settings.issue().answerLimit().toMillis())) {
                ServerListeners.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException terminating) {
            LOG.log(Level.FINE, "The hook is running", terminating);
        }
    }
}
