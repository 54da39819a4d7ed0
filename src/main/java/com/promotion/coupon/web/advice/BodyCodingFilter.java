package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.MessageKey;
import jakarta.annotation.Priority;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.List;
import java.util.regex.Pattern;

/** Refuses bodies that would be misread: in another charset than UTF-8, or compressed. */
@Provider
@Priority(Priorities.ENTITY_CODER)
public class BodyCodingFilter implements ContainerRequestFilter {

    private static final String TRANSFER_ENCODING = "Transfer-Encoding";

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern TYPE = Pattern.compile(
            "\\s*" + TOKEN + "/" + TOKEN + "(\\s*;\\s*" + TOKEN + "=(" + TOKEN + "|\"[^\"]*\"))*\\s*;?\\s*");

    @Context
    private ResourceInfo resource;

    /** @throws UnsupportedBodyException naming the charset or coding */
    @Override
    public void filter(ContainerRequestContext request) {
        if (readsBody(resource.getResourceMethod())) {
            requireReadable(request);
        }
    }

    private static boolean readsBody(Method method) {
        return method.isAnnotationPresent(Consumes.class)
                || method.getDeclaringClass().isAnnotationPresent(Consumes.class);
    }

    private static void requireReadable(ContainerRequestContext request) {
        String coding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
            throw new UnsupportedBodyException(MessageKey.UNSUPPORTED_CODING, coding);
        }
        String transfer = request.getHeaderString(TRANSFER_ENCODING);
        if (transfer != null && !transfer.strip().equalsIgnoreCase("chunked")) {
            throw new UnsupportedBodyException(MessageKey.UNSUPPORTED_CODING, transfer);
        }
        List<String> types = request.getHeaders().getOrDefault(HttpHeaders.CONTENT_TYPE, List.of());
        if (types.isEmpty()) {
            throw new NotSupportedException();
        }
        if (types.size() == 1 && types.get(0).equals(MediaType.APPLICATION_JSON)) {
            return;
        }
        if (types.size() > 1 || !TYPE.matcher(types.get(0)).matches()) {
            throw new BadRequestException();
        }
        if (types.get(0).indexOf(';') >= 0) {
            requireUtf8(request.getMediaType());
        }
    }

    private static void requireUtf8(MediaType type) {
        String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("UTF-8") && !charset.equalsIgnoreCase("UTF8")) {
            throw new UnsupportedBodyException(MessageKey.UNSUPPORTED_CHARSET, charset);
        }
    }
}
