package com.promotion.coupon.infrastructure.metrics;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Serves {@code /metrics} where the server does not. Added when the service starts: mapped always, it would hide the server's own. */
@WebListener
public class MetricsEndpoint implements ServletContextListener {

    @Inject
    private Gauges gauges;

    @Override
    public void contextInitialized(ServletContextEvent started) {
        if (gauges instanceof TextGauges text) {
            started.getServletContext().addServlet("metrics", new Page(text)).addMapping("/metrics");
        }
    }

    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient TextGauges gauges;

        Page(TextGauges gauges) {
            this.gauges = gauges;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType(TextGauges.CONTENT_TYPE);
            response.setHeader("Cache-Control", "no-store");
            response.getWriter().write(gauges.text());
        }
    }
}
