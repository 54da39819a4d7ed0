package com.promotion.coupon.web.dto.request;

/**
 * {@code {"userId":12345}}, or {@code {}} from a customer, whose token says who he is.
 *
 * @param userId null when the body names none
 */
public record IssueCouponRequest(Long userId) {
    private static final byte[] USER_ID = {'"', 'u', 's', 'e', 'r', 'I', 'd', '"'};

    /** A number with as many digits fits into 64 bits, whatever they are. */
    private static final int SAFE_DIGITS = 18;

    /**
     * Reads the body of an issue request. The usual one, with nothing but a plain user id in it, is read byte by byte:
     * building a tree of it costs as much as everything else that the service does for a request before the gate. Any
     * other body is parsed as a tree, which gives errors that name the field.
     *
     * @throws com.promotion.coupon.exception.InvalidRequestException naming the field and the value
     */
    public static IssueCouponRequest of(byte[] body, JsonBodyReader bodies) {
        long userId = usualUserId(body);
        return new IssueCouponRequest(
                userId > 0 ? (Long) userId : bodies.parse(body).optionalIdOrText("userId"));
    }

    /** The user id of a body that is {@code {"userId":<1 to 18 digits, the first not 0>}}, or 0 for any other. */
    private static long usualUserId(byte[] body) {
        int at = expect(body, skipSpace(body, 0), '{');
        at = expectName(body, skipSpace(body, at));
        at = skipSpace(body, expect(body, skipSpace(body, at), ':'));
        if (at >= body.length || body[at] == '0') {
            return 0;
        }
        int first = at;
        long userId = 0;
        while (at < body.length && body[at] >= '0' && body[at] <= '9' && at - first < SAFE_DIGITS) {
            userId = userId * 10 + (body[at++] - '0');
        }
        at = skipSpace(body, expect(body, skipSpace(body, at), '}'));
        return at == body.length ? userId : 0;
    }

    /** The index after the byte, or one beyond the body when it is not there. */
    private static int expect(byte[] body, int at, char wanted) {
        return at < body.length && body[at] == wanted ? at + 1 : body.length + 1;
    }

    private static int expectName(byte[] body, int at) {
        int end = at;
        for (byte wanted : USER_ID) {
            end = expect(body, end, (char) wanted);
        }
        return end;
    }

    /** White space as RFC 8259 section 2 has it. */
    private static int skipSpace(byte[] body, int from) {
        int at = from;
        while (at < body.length && (body[at] == ' ' || body[at] == '\t' || body[at] == '\n' || body[at] == '\r')) {
            at++;
        }
        return at;
    }
}
