package com.promotion.coupon.web.shutdown;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Serves nothing. When the application is stopped or replaced, its {@link #destroy} waits for the requests in flight while
 * everything they need is still there: Payara destroys the servlets of an application one by one in the order of their
 * declaration, and this one stands first in web.xml, before JAX-RS; EJBs and CDI follow much later.
 */
public class DrainServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(DrainServlet.class.getName());

    @Inject
    private transient InFlightRequests inFlight;

    @Inject
    private transient ServiceSettings settings;

    @Override
    public void destroy() {
        Duration limit = settings.issue().answerLimit();
        try {
            if (!inFlight.drain(limit.toMillis())) {
                LOG.log(Level.WARNING, "{0} requests are not answered after {1}, they are lost", new Object[] {
                    inFlight.requests(), limit
                });
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
