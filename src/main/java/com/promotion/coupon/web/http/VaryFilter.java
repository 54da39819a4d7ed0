package com.promotion.coupon.web.http;

import com.promotion.coupon.application.config.ServiceSettings;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.ArrayList;
import java.util.List;

/**
 * Completes {@code Vary}: an answer that is read depends on the compression that the client accepts, and where pages of other
 * origins may call the API, every answer depends on the origin.
 */
@Provider
public class VaryFilter implements ContainerResponseFilter {
    static final String CODING = "Accept-Encoding";
    private static final String ORIGIN = "Origin";

    @Inject
    private ServiceSettings settings;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        String method = request.getMethod();
        boolean read = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        boolean crossOrigin = !settings.http().corsOrigins().isEmpty();
        if (!read && !crossOrigin) {
            return;
        }
        List<String> names = new ArrayList<>(4);
        String vary = response.getHeaderString(HttpHeaders.VARY);
        if (vary != null) {
            names.add(vary);
        }
        if (read && (vary == null || !vary.contains(CODING))) {
            names.add(CODING);
        }
        if (crossOrigin) {
            names.add(ORIGIN);
        }
        response.getHeaders().putSingle(HttpHeaders.VARY, String.join(", ", names));
    }
}
