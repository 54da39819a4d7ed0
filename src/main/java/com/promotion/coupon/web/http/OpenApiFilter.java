package com.promotion.coupon.web.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.GZIPOutputStream;

/**
 * Sends the OpenAPI document as {@code application/yaml}, and as gzip to clients that accept it. Payara calls it {@code text/plain},
 * answers 406 to whoever accepts YAML only, and says to HEAD that it has no bytes. On WildFly the request does not come here.
 */
public class OpenApiFilter implements Filter {
    private static final String YAML = "application/yaml";
    private static final String TEXT = "text/plain";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        AcceptingText get = new AcceptingText((HttpServletRequest) request);
        AsYaml document = new AsYaml((HttpServletResponse) response);
        chain.doFilter(get, document);
        document.send(AcceptEncoding.allowsGzip(get.getHeader("Accept-Encoding")));
    }

    /** Asks for the whole document, as text wherever the client accepts YAML. */
    private static final class AcceptingText extends HttpServletRequestWrapper {
        AcceptingText(HttpServletRequest request) {
            super(request);
        }

        /** The server leaves the body of HEAD out after this. */
        @Override
        public String getMethod() {
            return "GET";
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

    /** Collects the document, and says YAML where the server says text. */
    private static final class AsYaml extends HttpServletResponseWrapper {
        private final ByteArrayOutputStream document = new ByteArrayOutputStream(1 << 18);
        private final CollectingStream stream = new CollectingStream(document);

        AsYaml(HttpServletResponse response) {
            super(response);
        }

        void send(boolean asGzip) throws IOException {
            if (document.size() == 0) {
                return; // an error, which the server writes itself
            }
            byte[] bytes = document.toByteArray();
            if (asGzip) {
                ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4);
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                    gzip.write(bytes);
                }
                bytes = packed.toByteArray();
                super.setHeader("Content-Encoding", "gzip");
            }
            super.setContentLength(bytes.length);
            super.getOutputStream().write(bytes);
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return stream;
        }

        @Override
        public void flushBuffer() {
            // The document is sent as a whole.
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

    private static final class CollectingStream extends ServletOutputStream {
        private final ByteArrayOutputStream document;

        CollectingStream(ByteArrayOutputStream document) {
            this.document = document;
        }

        @Override
        public void write(int b) {
            document.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            document.write(bytes, from, length);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
