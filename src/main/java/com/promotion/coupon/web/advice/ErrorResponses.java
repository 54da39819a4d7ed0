package com.promotion.coupon.web.advice;

import com.promotion.coupon.application.log.FirstCause;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.transaction.DataConflictException;
import com.promotion.coupon.application.transaction.DataRejectedException;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.Message;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Maps failures to responses. Expected refusals keep their messages; a failing database is an outage
 * (CP009), never "not found"; a value that it refuses is the request's fault (CP008); anything else is a bug, logged with its trace and answered without it. In an outage every
 * request fails, and a bug may affect every request too, so all are logged by {@link ThrottledLog}.
 */
@Singleton
public class ErrorResponses {
    private static final Logger LOG = Logger.getLogger(ErrorResponses.class.getName());

    private static final String REALM = "Bearer realm=\"promotion\"";

    private static final Message BUG = Message.of(MessageKey.INTERNAL_ERROR);

    private final ThrottledLog log;

    @Inject
    public ErrorResponses(ThrottledLog log) {
        this.log = log;
    }

    /** The answer for a failure, whatever it is. */
    public Response of(Throwable failure, ErrorFormat format) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WebApplicationException web) {
                return answer(web, format);
            }
            Optional<Meaning> expected = expected(cause);
            if (expected.isPresent()) {
                return answer(expected.get(), format);
            }
        }
        return answer(bug(failure), format);
    }

    /**
     * The status and message of a failure.
     *
     * @param retryAfterSeconds 0 when there is no point in asking again
     */
    record Meaning(int status, Message message, int retryAfterSeconds) {
        static Meaning of(CouponException refusal) {
            return new Meaning(statusOf(refusal.code()), refusal.message(), refusal.retryAfterSeconds());
        }
    }

    /** What one failure of the chain means; empty when it says nothing. */
    Optional<Meaning> expected(Throwable cause) {
        if (cause instanceof CouponException refusal) {
            return Optional.of(Meaning.of(refusal));
        }
        if (cause instanceof BodyTooLargeException tooLarge) {
            return Optional.of(tooLarge(tooLarge.bytesMax()));
        }
        if (cause instanceof UnsupportedBodyException unsupported) {
            return Optional.of(new Meaning(415, unsupported.reason(), 0));
        }
        if (cause instanceof DataRejectedException) {
            log.event(
                    LOG,
                    Level.WARNING,
                    "values refused by the database",
                    () -> "The database refused a value of a request, answered CP008: " + cause);
            return Optional.of(Meaning.of(new CouponException(MessageKey.VALUE_REFUSED)));
        }
        if (isOutage(cause)) {
            log.event(LOG, Level.WARNING, "database failing", () -> "Database failing, answered CP009: " + cause);
            return Optional.of(Meaning.of(new ServiceUnavailableException()));
        }
        return Optional.empty();
    }

    Meaning bug(Throwable failure) {
        log.event(LOG, Level.SEVERE, kindOf(failure), () -> "Unexpected failure: " + failure, failure);
        return new Meaning(500, BUG, 0);
    }

    /** The same for all failures that are thrown at the same place, so that one bug does not hide another one. */
    private static String kindOf(Throwable failure) {
        Throwable root = FirstCause.of(failure);
        StackTraceElement[] trace = root.getStackTrace();
        return "unexpected failure " + root.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private static boolean isOutage(Throwable cause) {
        return cause instanceof DatabaseUnavailableException
                || cause instanceof DataConflictException; // two changes met in a key; trying again resolves it
    }

    /** What JAX-RS itself refuses: no such path, method, media type. */
    private static Response answer(WebApplicationException web, ErrorFormat format) {
        int status = web.getResponse().getStatus();
        if (status < 400) {
            return web.getResponse();
        }
        Response answer = answer(new Meaning(status, refusal(status), 0), format);
        String allow = web.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer)
                        .header(HttpHeaders.ALLOW, withHead(allow))
                        .build();
    }

    /** Jersey allows HEAD wherever GET is allowed, and does not say so here. */
    private static String withHead(String allow) {
        return allow.contains("GET") && !allow.contains("HEAD") ? "HEAD, " + allow : allow;
    }

    static Meaning tooLarge(int bytesMax) {
        return new Meaning(413, Message.of(MessageKey.BODY_TOO_LARGE, bytesMax), 0);
    }

    static Message refusal(int status) {
        return switch (status) {
            case 404 -> Message.of(MessageKey.NO_SUCH_PATH);
            case 405 -> Message.of(MessageKey.METHOD_NOT_ALLOWED);
            case 406 -> Message.of(MessageKey.NOT_ACCEPTABLE);
            case 415 -> Message.of(MessageKey.UNSUPPORTED_MEDIA_TYPE);
            default -> status < 500 ? Message.of(MessageKey.INVALID_REQUEST) : BUG;
        };
    }

    private static Response answer(Meaning meaning, ErrorFormat format) {
        Response.ResponseBuilder response = Response.status(meaning.status())
                .header(HttpHeaders.VARY, format.vary())
                .type(format.mediaType())
                .entity(format.body(meaning));
        if (meaning.retryAfterSeconds() > 0) {
            response.header(HttpHeaders.RETRY_AFTER, meaning.retryAfterSeconds());
        }
        String challenge = challenge(meaning.message().key());
        if (challenge != null) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        return response.build();
    }

    /** What a refusal of the caller says by RFC 6750; null for any other answer. The reason is in the body only. */
    private static String challenge(MessageKey key) {
        return switch (key.code()) {
            case UNAUTHENTICATED -> key == MessageKey.TOKEN_MISSING ? REALM : REALM + ", error=\"invalid_token\"";
            case FORBIDDEN -> REALM + ", error=\"insufficient_scope\"";
            default -> null;
        };
    }

    static int statusOf(CouponErrorCode code) {
        return switch (code) {
            case POLICY_NOT_FOUND, COUPON_NOT_FOUND -> 404;
            case SOLD_OUT, ALREADY_ISSUED, NOT_OPEN_YET, ENDED, COUPON_NOT_USABLE, NOT_ALLOWED_IN_STATE -> 409;
            case INVALID_REQUEST -> 400;
            case KEY_REUSED -> 422;
            case STALE -> 412;
            case VERSION_REQUIRED -> 428;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN, TICKET_REFUSED -> 403;
            case TOO_MANY_REQUESTS -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL_ERROR -> 500;
        };
    }
}
