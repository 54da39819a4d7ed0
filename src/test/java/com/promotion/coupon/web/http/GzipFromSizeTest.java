package com.promotion.coupon.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipFromSizeTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final AtomicInteger compressing = new AtomicInteger();
    private final GzipFromSize out = new GzipFromSize(sent, compressing::incrementAndGet);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_023})
    void what_is_short_is_sent_as_it_is(int bytes) throws IOException {
        byte[] body = write(bytes);

        assertThat(compressing).hasValue(0);
        assertThat(sent.toByteArray()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_024, 1_025, 100_000})
    void what_is_long_is_compressed_as_a_whole(int bytes) throws IOException {
        byte[] body = write(bytes);

        assertThat(compressing).hasValue(1);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(sent.toByteArray())).readAllBytes())
                .isEqualTo(body);
    }

    /** In parts of 1, 2, … bytes, with flushes between them. */
    private byte[] write(int bytes) throws IOException {
        byte[] body = new byte[bytes];
        new Random(bytes).nextBytes(body);
        int from = 0;
        for (int part = 1; from < bytes; part++) {
            int length = Math.min(part, bytes - from);
            if (length == 1) {
                out.write(body[from]);
            } else {
                out.write(body, from, length);
            }
            out.flush();
            from += length;
        }
        out.finish();
        return body;
    }
}
