package com.promotion.coupon.web.cache;

import com.promotion.coupon.application.CouponQueryService;
import com.promotion.coupon.application.concurrent.CoalescingCache;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.concurrent.TimeLimit;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.limit.UnknownReads;
import com.promotion.coupon.web.dto.request.PageRequest;
import com.promotion.coupon.web.dto.response.CouponStockResponse;
import com.promotion.coupon.web.dto.response.OpenPolicyResponse;
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
 * Responses that very many clients poll, as ready bytes: up to {@value CoalescingCache#AGE_MILLIS_MAX} ms old, so each of
 * them costs at most ten reads of the database a second, however many clients poll.
 */
@Singleton
public class CachedResponses {

    /**
     * HTTP counts in whole seconds. So caches in between have to revalidate each time, and the actual age is in a directive
     * of our own, which they ignore (RFC 9111, section 5.2.3).
     */
    static final String CACHE_CONTROL =
            "public, max-age=0, must-revalidate, max-age-ms=" + CoalescingCache.AGE_MILLIS_MAX;

    private final Jsonb jsonb = JsonbBuilder.create();
    private final CoalescingCache<Long, byte[]> stocks;
    private final CoalescingCache<PageRequest, byte[]> openPolicies;
    private final UnknownReads unknown;

    @Inject
    public CachedResponses(
            CouponQueryService queries,
            @ThreadPool(Pool.READS) Executor readers,
            Deadlines deadlines,
            ServiceSettings settings,
            UnknownReads unknown) {
        this.unknown = unknown;
        TimeLimit limit = deadlines.limit("what many ask for", settings.issue().deadline());
        stocks = new CoalescingCache<>(
                policyId -> json(CouponStockResponse.of(queries.stock(policyId))), readers, limit);
        openPolicies = new CoalescingCache<>(
                page -> json(
                        OpenPolicyResponse.page(queries.openPolicies(page.beforeId(), page.limit()), settings.zone())),
                readers,
                limit);
    }

    private byte[] json(Object response) {
        return jsonb.toJson(response).getBytes(StandardCharsets.UTF_8);
    }

    public CompletionStage<Response> stock(long policyId) {
        return unknown.ofPolicy(policyId, () -> stocks.get(policyId)).thenApply(CachedResponses::answer);
    }

    public CompletionStage<Response> openPolicies(PageRequest page) {
        return unknown.ofPage(page.cursor(), () -> openPolicies.get(page)).thenApply(CachedResponses::answer);
    }

    private static Response answer(byte[] json) {
        return Response.ok(json)
                .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL)
                .build();
    }
}
