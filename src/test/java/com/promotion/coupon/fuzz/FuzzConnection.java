package com.promotion.coupon.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** A connection that is kept as long as the server keeps it, without a library that would put requests right. */
final class FuzzConnection implements AutoCloseable {
    /** An answer takes no longer than this. */
    static final int MILLIS_MAX = 10_000;

    private final URI service;
    private Socket socket;
    private InputStream in;
    private int sent;

    FuzzConnection(URI service) {
        this.service = service;
    }

    /**
     * Sends the request and reads the whole answer.
     *
     * @throws IOException when the server has ended the connection, or not answered in time
     */
    FuzzAnswer send(FuzzRequest request) throws IOException {
        long start = System.nanoTime();
        boolean kept = socket != null && sent > 0;
        try {
            return exchange(request, start);
        } catch (IOException e) {
            close();
            // A kept connection may be closed by the server at any time between two requests (RFC 9112, 9.6).
            if (kept && (e instanceof EOFException || e instanceof SocketException)) {
                return exchange(request, start);
            }
            throw e;
        }
    }

    private FuzzAnswer exchange(FuzzRequest request, long start) throws IOException {
        open();
        write(request.bytes(service.getAuthority()));
        sent++;
        FuzzAnswer answer = read(request, start);
        if (answer.closes() || !request.version().equals("HTTP/1.1")) {
            close();
        }
        return answer;
    }

    private void open() throws IOException {
        if (socket == null) {
            socket = new Socket();
            socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), MILLIS_MAX);
            socket.setSoTimeout(MILLIS_MAX);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            sent = 0;
        }
    }

    /** A server may answer and stop reading before it has the whole body; what it said is read then. */
    private void write(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) {
            if (sent > 0 && in.available() == 0) {
                throw e;
            }
        }
    }

    private FuzzAnswer read(FuzzRequest request, long start) throws IOException {
        List<String> head = head();
        while (status(head) == 100) {
            head = head();
        }
        int status = status(head);
        FuzzAnswer bodiless = new FuzzAnswer(status, List.copyOf(head.subList(1, head.size())), "", 0);
        byte[] body = request.isHead() || status == 204 || status == 304 ? new byte[0] : body(bodiless);
        return new FuzzAnswer(
                status,
                bodiless.headers(),
                new String(body, StandardCharsets.ISO_8859_1),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        if (lines.isEmpty() || !lines.get(0).matches("HTTP/1\\.[01] \\d{3}.*")) {
            throw new IOException("This is no answer: " + lines);
        }
        return lines;
    }

    private static int status(List<String> head) {
        return Integer.parseInt(head.get(0).substring(9, 12));
    }

    private byte[] body(FuzzAnswer head) throws IOException {
        byte[] sent = sent(head);
        return sent.length > 0
                        && head.header("Content-Encoding")
                                .filter("gzip"::equals)
                                .isPresent()
                ? new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes()
                : sent;
    }

    private byte[] sent(FuzzAnswer head) throws IOException {
        if (head.header("Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT).contains("chunked")) {
            return chunked();
        }
        if (head.header("Content-Length").isPresent()) {
            return exactly(Integer.parseInt(head.header("Content-Length").orElseThrow()));
        }
        byte[] rest = in.readAllBytes();
        close();
        return rest;
    }

    private byte[] chunked() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            body.write(exactly(length));
            line();
        }
        while (!line().isEmpty()) {
            // trailers
        }
        return body.toByteArray();
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(line().replaceFirst(";.*", "").strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The answer ends after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The connection was closed after \"" + line + "\"");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", "");
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
