package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.CouponQueryService;
import com.promotion.coupon.application.concurrent.BlockingRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.web.cache.CachedResponses;
import com.promotion.coupon.web.dto.request.PageRequest;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.request.QueryParameter;
import com.promotion.coupon.web.dto.request.StrictQuery;
import com.promotion.coupon.web.dto.response.CustomerCouponResponse;
import com.promotion.coupon.web.dto.response.Page;
import com.promotion.coupon.web.http.Compressed;
import com.promotion.coupon.web.security.ActingUsers;
import com.promotion.coupon.web.security.CustomerApi;
import com.promotion.coupon.web.security.PublicApi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What customers look at. */
@Path("/coupons")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class CustomerController {

    @Inject
    private CouponQueryService queries;

    @Inject
    private CachedResponses responses;

    @Inject
    private BlockingRequests blocking;

    @Inject
    private ServiceSettings settings;

    @Inject
    private ActingUsers users;

    /** How many coupons of the policy are left, up to 200 ms ago. */
    @PublicApi
    @GET
    @Path("/policies/{policyId}/stock")
    public CompletionStage<Response> stock(@PathParam("policyId") String policyId) {
        return responses.stock(PathId.parse("policyId", policyId));
    }

    /** The policies that are open or will be, newest first, as they were up to 200 ms ago. */
    @PublicApi
    @Compressed
    @GET
    @Path("/policies")
    public CompletionStage<Response> policies(
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue(PageRequest.LIMIT_DEFAULT) String limit) {
        return responses.openPolicies(PageRequest.of(cursor, limit));
    }

    /** The user's coupons, newest first; {@code status} chooses, by the clock. A customer need not say who he is. */
    @CustomerApi
    @StrictQuery
    @Compressed
    @GET
    public CompletionStage<Page<Map<String, Object>>> coupons(
            @Context SecurityContext security,
            @QueryParam("userId") String userId,
            @QueryParam("status") String status,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue(PageRequest.LIMIT_DEFAULT) String limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        long user = users.require(security, PathId.parseOptional("userId", userId));
        CouponStatus only = QueryParameter.oneOf("status", status, CouponStatus.class);
        return blocking.call(() -> queries.couponsOf(user, only, page.beforeId(), page.rows()))
                .thenApply(found -> Page.of(
                        page,
                        found,
                        customer -> customer.coupon().couponId(),
                        customer -> CustomerCouponResponse.of(customer, settings.zone())));
    }
}
