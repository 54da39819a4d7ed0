package com.promotion.bench.load;

import java.nio.ByteBuffer;

/**
 * Reads HTTP/1.1 responses as they trickle in, one byte at a time and without allocating: status, length or chunks,
 * {@code Connection: close}, and of refusals the {@code CPnnn} code at the beginning of the body.
 *
 * <p>Good enough for the servers measured here and for nothing else: long header lines are cut, trailers skipped.
 */
final class ResponseParser {
    private enum State {
        STATUS_LINE,
        HEADERS,
        BODY,
        BODY_UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        COMPLETE
    }

    /** Enough for every header line that matters. */
    private final byte[] line = new byte[64];
    /** The error code comes early; {@code {"result":"ERROR","errorCode":"CP003",…}}. */
    private final byte[] prefix = new byte[160];

    private State state = State.STATUS_LINE;
    private int lineLength;
    private int prefixLength;
    private int status;
    private long bodyLeft;
    private boolean chunked;
    private boolean closing;

    /** Forgets the last response. */
    void reset() {
        state = State.STATUS_LINE;
        lineLength = 0;
        prefixLength = 0;
        status = 0;
        bodyLeft = -1;
        chunked = false;
        closing = false;
    }

    /**
     * Consumes {@code in} up to the end of the response.
     *
     * @return whether the response is complete
     */
    boolean feed(ByteBuffer in) {
        while (state != State.COMPLETE && in.hasRemaining()) {
            switch (state) {
                case BODY, CHUNK, BODY_UNTIL_CLOSE -> body(in);
                default -> {
                    byte b = in.get();
                    if (b == '\n') {
                        endOfLine();
                        lineLength = 0;
                    } else if (b != '\r' && lineLength < line.length) {
                        line[lineLength++] = b;
                    }
                }
            }
        }
        return state == State.COMPLETE;
    }

    /** Whether the end of the stream is the proper end of this response. */
    boolean completeAtEndOfStream() {
        return state == State.BODY_UNTIL_CLOSE;
    }

    int status() {
        return status;
    }

    /** Whether the server closes the connection after this response. */
    boolean closing() {
        return closing || state == State.BODY_UNTIL_CLOSE;
    }

    /** The number in the error code {@code CPnnn}, 0 when there is none. */
    int errorCode() {
        for (int i = 0; i + 4 < prefixLength; i++) {
            if (prefix[i] == 'C' && prefix[i + 1] == 'P' && digit(i + 2) && digit(i + 3) && digit(i + 4)) {
                return (prefix[i + 2] - '0') * 100 + (prefix[i + 3] - '0') * 10 + (prefix[i + 4] - '0');
            }
        }
        return 0;
    }

    private boolean digit(int at) {
        return prefix[at] >= '0' && prefix[at] <= '9';
    }

    private void endOfLine() {
        switch (state) {
            case STATUS_LINE -> {
                status = lineLength < 12 ? 0 : (int) number(9, 10);
                state = State.HEADERS;
            }
            case HEADERS -> {
                if (lineLength > 0) {
                    header();
                } else {
                    endOfHeaders();
                }
            }
            case CHUNK_SIZE -> {
                bodyLeft = number(0, 16);
                state = bodyLeft == 0 ? State.TRAILERS : State.CHUNK;
            }
            case CHUNK_END -> state = State.CHUNK_SIZE;
            case TRAILERS -> {
                if (lineLength == 0) {
                    state = State.COMPLETE;
                }
            }
            default -> throw new IllegalStateException(state.name());
        }
    }

    private void header() {
        switch (line[0]) {
            case 'C', 'c' -> {
                if (lineStartsWith("content-length:")) {
                    bodyLeft = number(15, 10);
                } else if (lineStartsWith("connection: close")) {
                    closing = true;
                }
            }
            case 'T', 't' -> chunked |= lineStartsWith("transfer-encoding: chunked");
            default -> {
                // of no interest
            }
        }
    }

    private void endOfHeaders() {
        if (status >= 100 && status < 200) {
            reset();
        } else if (chunked) {
            state = State.CHUNK_SIZE;
        } else if (bodyLeft == 0 || status == 204 || status == 304) {
            state = State.COMPLETE;
        } else {
            state = bodyLeft > 0 ? State.BODY : State.BODY_UNTIL_CLOSE;
        }
    }

    private void body(ByteBuffer in) {
        boolean endless = state == State.BODY_UNTIL_CLOSE;
        int here = endless ? in.remaining() : (int) Math.min(bodyLeft, in.remaining());
        if (status >= 400 && prefixLength < prefix.length) {
            int kept = Math.min(here, prefix.length - prefixLength);
            in.get(in.position(), prefix, prefixLength, kept);
            prefixLength += kept;
        }
        in.position(in.position() + here);
        if (!endless) {
            bodyLeft -= here;
            if (bodyLeft == 0) {
                state = state == State.CHUNK ? State.CHUNK_END : State.COMPLETE;
            }
        }
    }

    private boolean lineStartsWith(String lowerCase) {
        if (lineLength < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int c = line[i] >= 'A' && line[i] <= 'Z' ? line[i] + 32 : line[i];
            if (c != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The number at {@code from}, after spaces; it ends at the first character that is no digit. */
    private long number(int from, int radix) {
        int i = from;
        while (i < lineLength && line[i] == ' ') {
            i++;
        }
        long value = 0;
        for (int digit; i < lineLength && (digit = Character.digit(line[i], radix)) >= 0; i++) {
            value = value * radix + digit;
        }
        return value;
    }
}
