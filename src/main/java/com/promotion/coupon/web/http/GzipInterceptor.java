package com.promotion.coupon.web.http;

import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Compresses what has {@value GzipFromSize#BYTES_MIN} bytes or more, for clients that accept gzip. In the service, because Payara's own
 * setting would unpack request bodies too.
 */
@Provider
@Compressed
public class GzipInterceptor implements WriterInterceptor {

    @Context
    private HttpHeaders request;

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        if (!AcceptEncoding.allowsGzip(request.getHeaderString(HttpHeaders.ACCEPT_ENCODING))) {
            context.proceed();
            return;
        }
        OutputStream plain = context.getOutputStream();
        GzipFromSize out = new GzipFromSize(plain, () -> {
            context.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
            context.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
        });
        context.setOutputStream(out);
        try {
            context.proceed();
            out.finish();
        } finally {
            context.setOutputStream(plain);
        }
    }
}
