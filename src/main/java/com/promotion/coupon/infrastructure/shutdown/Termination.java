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
 * On SIGTERM: refuses new requests at once, waits for those in flight, and closes the server's listener. All of this happens
 * before the server begins to stop applications, which its own hook delays by {@code --shutdowngrace}. Payara stops applications
 * first and its listeners last, and answers requests in between with 500.
 *
 * <p>The hook is the one thread here that is not the container's: the JVM starts it when the process ends. It is removed when
 * the application is undeployed, because the JVM would otherwise keep the application in memory.
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
