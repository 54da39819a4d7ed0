package com.promotion.coupon.web.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Holds the first {@value #BYTES_MIN} bytes back; when there are more, it compresses them all, else it writes them as they are. */
final class GzipFromSize extends OutputStream {
    static final int BYTES_MIN = 1024;

    private final OutputStream out;
    private final Runnable whenCompressing;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(BYTES_MIN);
    private GZIPOutputStream gzip;

    /** @param whenCompressing called once, before the first compressed byte is written */
    GzipFromSize(OutputStream out, Runnable whenCompressing) {
        this.out = out;
        this.whenCompressing = whenCompressing;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (gzip == null) {
            if (held.size() + length < BYTES_MIN) {
                held.write(bytes, from, length);
                return;
            }
            whenCompressing.run();
            gzip = new GZIPOutputStream(out);
            held.writeTo(gzip);
        }
        gzip.write(bytes, from, length);
    }

    /** Writes what is left; the stream below stays open. */
    void finish() throws IOException {
        if (gzip == null) {
            held.writeTo(out);
        } else {
            gzip.finish();
        }
    }

    /** What is held back stays so: whether to compress is not decided yet. */
    @Override
    public void flush() throws IOException {
        if (gzip != null) {
            gzip.flush();
        }
    }

    @Override
    public void close() throws IOException {
        finish();
        out.close();
    }
}
