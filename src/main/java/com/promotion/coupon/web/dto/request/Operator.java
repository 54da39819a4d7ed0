package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import jakarta.ws.rs.core.SecurityContext;
import java.util.regex.Pattern;

/**
 * The operator named in the audit trail: the authenticated caller; else the value of the {@code X-Operator} header, which a
 * gateway in front should set; else "anonymous".
 */
public final class Operator {
    public static final String HEADER = "X-Operator";

    static final String NOBODY_KNOWN = "anonymous";
    private static final int LENGTH_MAX = 100;

    /** Printable ASCII: what a header can carry without guessing at its encoding. */
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]{0,98}[\\x21-\\x7e])?");

    private Operator() {}

    /** @throws InvalidRequestException when the header is no name, or the one of the clock */
    public static String of(SecurityContext security, String header) {
        if (security.getUserPrincipal() != null) {
            String name = security.getUserPrincipal().getName();
            return name.length() <= LENGTH_MAX ? name : name.substring(0, LENGTH_MAX);
        }
        if (header == null) {
            return NOBODY_KNOWN;
        }
        if (!NAME.matcher(header).matches() || header.equals(PolicyChange.SCHEDULE)) {
            throw new InvalidRequestException(MessageKey.INVALID_OPERATOR, HEADER, LENGTH_MAX, PolicyChange.SCHEDULE);
        }
        return header;
    }
}
