package com.promotion.coupon.web.advice;

import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.LocalizedText;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one place where failures become answers. Expected refusals keep their words; a failing database is an outage
 * (CP009), never "not found"; anything else is a bug, logged with its trace and answered without it. In an outage every
 * request fails, and a bug may meet every request too, so both are logged by {@link ThrottledLog}.
 */
@Singleton
public class ErrorResponses {
    private static final Logger LOG = Logger.getLogger(ErrorResponses.class.getName());
    private static final int CAUSES_MAX = 20;

    static final LocalizedText BUG = new LocalizedText(
            "처리 중 오류가 발생했습니다. 문제가 계속되면 문의해 주세요.", "Something went wrong on our side. If it goes on, please tell us.");

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
     * What callers are told of a failure.
     *
     * @param retryAfterSeconds 0 when there is no point in asking again
     */
    record Meaning(int status, CouponErrorCode code, LocalizedText text, int retryAfterSeconds) {
        static Meaning of(CouponException refusal) {
            return new Meaning(statusOf(refusal.code()), refusal.code(), refusal.text(), refusal.retryAfterSeconds());
        }
    }

    /** What one failure of the chain means; empty when it says nothing. */
    Optional<Meaning> expected(Throwable cause) {
        if (cause instanceof CouponException refusal) {
            return Optional.of(Meaning.of(refusal));
        }
        if (cause instanceof BodyTooLargeException tooLarge) {
            return Optional.of(new Meaning(
                    413,
                    CouponErrorCode.INVALID_REQUEST,
                    LocalizedText.of(
                            "요청 본문은 %s바이트를 넘을 수 없습니다.",
                            "The request body must not exceed %s bytes.", tooLarge.bytesMax()),
                    0));
        }
        if (isOutage(cause)) {
            log.event(LOG, Level.WARNING, "database failing", () -> "Database failing, callers hear CP009: " + cause);
            return Optional.of(Meaning.of(new ServiceUnavailableException()));
        }
        return Optional.empty();
    }

    Meaning bug(Throwable failure) {
        log.event(LOG, Level.SEVERE, kindOf(failure), () -> "Unexpected failure: " + failure, failure);
        return new Meaning(500, CouponErrorCode.INTERNAL_ERROR, BUG, 0);
    }

    /** The same for all failures that are thrown at the same place, so that one bug does not hide another one. */
    private static String kindOf(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < CAUSES_MAX; depth++) {
            root = root.getCause();
        }
        StackTraceElement[] trace = root.getStackTrace();
        return "unexpected failure " + root.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private static boolean isOutage(Throwable cause) {
        return cause instanceof PersistenceException
                || cause instanceof SQLException
                || cause instanceof RollbackException
                || cause instanceof DatabaseUnavailableException;
    }

    /** What JAX-RS itself refuses: no such path, method, media type. */
    private static Response answer(WebApplicationException web, ErrorFormat format) {
        int status = web.getResponse().getStatus();
        if (status < 400) {
            return web.getResponse();
        }
        CouponErrorCode code = status < 500 ? CouponErrorCode.INVALID_REQUEST : CouponErrorCode.INTERNAL_ERROR;
        LocalizedText text =
                switch (status) {
                    case 404 -> new LocalizedText("요청한 경로가 없습니다.", "There is nothing at this path.");
                    case 405 -> new LocalizedText("이 경로에서 지원하지 않는 메서드입니다.", "This path does not support the method.");
                    case 406 ->
                        new LocalizedText(
                                "Accept가 허용하는 형식으로는 응답할 수 없습니다. JSON을(쿠폰 목록 파일은 text/csv를) 허용해 주세요.",
                                "None of the types that Accept allows can be given. Allow JSON, or text/csv for the"
                                        + " file of coupons.");
                    case 415 ->
                        new LocalizedText(
                                "Content-Type은 application/json이어야 합니다.", "Content-Type must be application/json.");
                    default -> status < 500 ? new LocalizedText("잘못된 요청입니다.", "The request is not valid.") : BUG;
                };
        Response answer = answer(new Meaning(status, code, text, 0), format);
        String allow = web.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    private static Response answer(Meaning meaning, ErrorFormat format) {
        Response.ResponseBuilder response = Response.status(meaning.status())
                .header(HttpHeaders.VARY, format.vary())
                .type(format.mediaType())
                .entity(format.body(meaning));
        if (meaning.retryAfterSeconds() > 0) {
            response.header(HttpHeaders.RETRY_AFTER, meaning.retryAfterSeconds());
        }
        return response.build();
    }

    static int statusOf(CouponErrorCode code) {
        return switch (code) {
            case POLICY_NOT_FOUND, COUPON_NOT_FOUND -> 404;
            case SOLD_OUT, ALREADY_ISSUED, NOT_OPEN_YET, ENDED, COUPON_NOT_USABLE, NOT_ALLOWED_IN_STATE -> 409;
            case INVALID_REQUEST -> 400;
            case KEY_REUSED -> 422;
            case STALE -> 412;
            case VERSION_REQUIRED -> 428;
            case UNAVAILABLE -> 503;
            case INTERNAL_ERROR -> 500;
        };
    }
}
