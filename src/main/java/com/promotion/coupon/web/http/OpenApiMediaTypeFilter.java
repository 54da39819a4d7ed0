package com.promotion.coupon.web.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Gives the OpenAPI document its media type, {@code application/yaml}. Payara calls it {@code text/plain}, and answers 406 to whoever
 * accepts YAML only. On WildFly the request does not come here, nor does it need to.
 */
public class OpenApiMediaTypeFilter implements Filter {
    private static final String YAML = "application/yaml";
    private static final String TEXT = "text/plain";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new AcceptingText((HttpServletRequest) request), new AsYaml((HttpServletResponse) response));
    }

    /** Accepts text wherever the client accepts YAML. */
    private static final class AcceptingText extends HttpServletRequestWrapper {
        AcceptingText(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getHeader(String name) {
            return isAccept(name) ? withText(super.getHeader(name)) : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isAccept(name)
                    ? Collections.enumeration(Collections.list(super.getHeaders(name)).stream()
                            .map(AcceptingText::withText)
                            .toList())
                    : super.getHeaders(name);
        }

        private static boolean isAccept(String name) {
            return name.equalsIgnoreCase("Accept");
        }

        private static String withText(String accept) {
            return accept == null ? null : accept.replaceAll("(?i)application/yaml", TEXT);
        }
    }

    /** Says YAML where the server says text. */
    private static final class AsYaml extends HttpServletResponseWrapper {
        AsYaml(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setContentType(String type) {
            super.setContentType(yaml(type));
        }

        @Override
        public void setHeader(String name, String value) {
            super.setHeader(name, isType(name) ? yaml(value) : value);
        }

        @Override
        public void addHeader(String name, String value) {
            super.addHeader(name, isType(name) ? yaml(value) : value);
        }

        private static boolean isType(String name) {
            return name.equalsIgnoreCase("Content-Type");
        }

        private static String yaml(String type) {
            return type != null && type.startsWith(TEXT) ? YAML : type;
        }
    }
}
