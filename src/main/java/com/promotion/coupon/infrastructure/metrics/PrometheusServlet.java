package com.promotion.coupon.infrastructure.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/**
 * Where Prometheus scrapes, on every server. Not {@code /metrics}: Payara has its own metrics there.
 *
 * <p>OpenMetrics for clients that name it in {@code Accept}, the text format 0.0.4 for all others, whatever they accept.
 */
@WebServlet(PrometheusServlet.PATH)
public class PrometheusServlet extends HttpServlet {
    static final String PATH = "/prometheus";

    private static final long serialVersionUID = 1L;
    private static final String OPEN_METRICS = "application/openmetrics-text";

    @Inject
    private transient PrometheusMeterRegistry registry;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String type = contentType(String.join(",", Collections.list(request.getHeaders("Accept"))));
        byte[] text = registry.scrape(type).getBytes(StandardCharsets.UTF_8);
        response.setContentType(type);
        response.setContentLength(text.length);
        response.setHeader("Cache-Control", "no-store");
        response.addHeader("Vary", "Accept");
        response.getOutputStream().write(text);
    }

    static String contentType(String accept) {
        return accept.contains(OPEN_METRICS)
                ? OpenMetricsTextFormatWriter.CONTENT_TYPE
                : PrometheusTextFormatWriter.CONTENT_TYPE;
    }
}
