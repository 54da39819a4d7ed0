package com.promotion.coupon.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A request as it is written; texts are {@link Bytes}.
 *
 * @param target path and query
 * @param body null for none
 */
record FuzzRequest(String method, String target, String version, List<Header> headers, String body, Framing framing) {
    /** How the length of the body is told. */
    enum Framing {
        LENGTH,
        CHUNKED
    }

    record Header(String name, String value) {}

    String path() {
        return target.replaceFirst("(?s)\\?.*", "");
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    /** Everything before the body. */
    String head(String host) {
        List<String> lines = new ArrayList<>();
        lines.add(method + " " + target + " " + version);
        lines.add("Host: " + host);
        headers.forEach(header -> lines.add(header.name() + ": " + header.value()));
        if (framing == Framing.CHUNKED) {
            lines.add("Transfer-Encoding: chunked");
        } else if (body != null) {
            lines.add("Content-Length: " + body.length());
        }
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** As it goes over the connection. */
    byte[] bytes(String host) {
        return Bytes.of(head(host) + (framing == Framing.CHUNKED ? chunked() : body == null ? "" : body));
    }

    private String chunked() {
        String content = body == null ? "" : body;
        int half = content.length() / 2;
        return chunk(content.substring(0, half)) + chunk(content.substring(half)) + "0\r\n\r\n";
    }

    private static String chunk(String part) {
        return part.isEmpty()
                ? ""
                : Integer.toHexString(part.length()).toUpperCase(Locale.ROOT) + "\r\n" + part + "\r\n";
    }

    /** Without tokens, which are long and change from run to run. */
    @Override
    public String toString() {
        String shown = headers.stream()
                .map(header -> header.name() + ": "
                        + Bytes.shown(header.value().replaceAll("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+", "<token>")))
                .collect(Collectors.joining(" | "));
        return method + " " + Bytes.shown(target) + " " + version + " [" + shown + "]"
                + (framing == Framing.CHUNKED ? " chunked" : "")
                + (body == null ? "" : " " + Bytes.shown(body));
    }
}
