package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.CouponQueryService;
import com.promotion.coupon.application.Deadlines;
import com.promotion.coupon.application.Issuing;
import com.promotion.coupon.application.Issuing.Pool;
import com.promotion.coupon.application.ServiceSettings;
import com.promotion.coupon.application.SharedReads;
import com.promotion.coupon.application.TimeLimit;
import com.promotion.coupon.web.dto.request.PageRequest;
import com.promotion.coupon.web.dto.response.CouponStockResponse;
import com.promotion.coupon.web.dto.response.OfferResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What crowds ask for again and again, as ready bytes: up to {@value SharedReads#AGE_MILLIS_MAX} ms old, so each of
 * them costs at most ten reads of the database a second, however many ask.
 */
@Singleton
public class PolledAnswers {

    /**
     * HTTP counts in whole seconds. So caches on the way must ask each time, and the true age stands in a directive of
     * our own, which they ignore (RFC 9111, section 5.2.3).
     */
    static final String CACHE_CONTROL = "public, max-age=0, must-revalidate, max-age-ms=" + SharedReads.AGE_MILLIS_MAX;

    private final Jsonb jsonb = JsonbBuilder.create();
    private final SharedReads<Long, byte[]> stocks;
    private final SharedReads<PageRequest, byte[]> offers;

    @Inject
    public PolledAnswers(
            CouponQueryService queries,
            @Issuing(Pool.READS) Executor readers,
            Deadlines deadlines,
            ServiceSettings settings) {
        TimeLimit limit = deadlines.limit("what many ask for", settings.issueDeadline());
        stocks = new SharedReads<>(policyId -> utf8(CouponStockResponse.json(queries.stock(policyId))), readers, limit);
        offers = new SharedReads<>(
                page -> utf8(jsonb.toJson(OfferResponse.Page.of(queries.offers(page.beforeId(), page.limit())))),
                readers,
                limit);
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    CompletionStage<Response> stock(long policyId) {
        return stocks.get(policyId).thenApply(PolledAnswers::answer);
    }

    CompletionStage<Response> offers(PageRequest page) {
        return offers.get(page).thenApply(PolledAnswers::answer);
    }

    private static Response answer(byte[] json) {
        return Response.ok(json)
                .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL)
                .build();
    }
}
