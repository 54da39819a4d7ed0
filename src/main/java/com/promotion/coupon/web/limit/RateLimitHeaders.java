package com.promotion.coupon.web.limit;

import com.promotion.coupon.application.limit.Allowance;
import com.promotion.coupon.application.limit.Rate;
import java.util.function.BiConsumer;

/**
 * What a limit says, in the headers of draft-ietf-httpapi-ratelimit-headers: {@code RateLimit-Policy: "user";q=40;w=2} is the limit, 40
 * requests in 2 seconds, and {@code RateLimit: "user";r=38;t=1} what is left: 38, and all 40 again in 1 second.
 */
public final class RateLimitHeaders {
    private static final String POLICY = "RateLimit-Policy";
    private static final String STATE = "RateLimit";

    private RateLimitHeaders() {}

    /** @param header sets a header of the response; not called where there is no limit */
    public static void write(Allowance allowance, BiConsumer<String, String> header) {
        if (allowance.isLimited()) {
            Rate rate = allowance.rate();
            header.accept(POLICY, '"' + rate.name() + "\";q=" + rate.burst() + ";w=" + rate.fillSeconds());
            header.accept(
                    STATE, '"' + rate.name() + "\";r=" + allowance.remaining() + ";t=" + allowance.fullInSeconds());
        }
    }
}
