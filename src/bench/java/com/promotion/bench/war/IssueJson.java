package com.promotion.bench.war;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/**
 * Reads and writes the issue request and its answers by hand.
 *
 * <p>JSON-B would cost more than everything else in a no-op, and would flatter whatever is compared with it.
 */
final class IssueJson {
    private static final String KEY = "\"userId\"";

    private IssueJson() {}

    static long userId(byte[] body) {
        String text = new String(body, ISO_8859_1);
        int at = text.indexOf(KEY);
        if (at < 0) {
            throw new BadRequestException();
        }
        at = text.indexOf(':', at + KEY.length()) + 1;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        int end = at;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        try {
            return Long.parseLong(text, at, end, 10);
        } catch (NumberFormatException e) {
            throw new BadRequestException(e);
        }
    }

    static Response issued(long couponId, long policyId, long userId, String issuedAt, String expireAt) {
        String json = "{\"couponId\":" + couponId + ",\"couponPolicyId\":" + policyId + ",\"userId\":" + userId
                + ",\"status\":\"UNUSED\",\"issuedAt\":\"" + issuedAt + "\",\"expireAt\":\"" + expireAt + "\"}";
        return Response.created(URI.create("/api/v1/coupons/" + couponId))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(json.getBytes(ISO_8859_1))
                .build();
    }

    static Response stock(long policyId, long remaining) {
        String json = "{\"couponPolicyId\":" + policyId + ",\"remainingStock\":" + remaining + ",\"available\":true}";
        return Response.ok(json.getBytes(ISO_8859_1), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    static Response refused(String errorCode) {
        return Response.status(Response.Status.CONFLICT)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity("{\"result\":\"ERROR\",\"errorCode\":\"" + errorCode + "\",\"message\":\"refused\"}")
                .build();
    }
}
