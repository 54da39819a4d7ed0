package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.CouponQueryService;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.web.cache.CachedResponses;
import com.promotion.coupon.web.dto.request.PageRequest;
import com.promotion.coupon.web.dto.request.Paging;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.response.CustomerCouponResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

    /** How many coupons of the policy are left, up to 200 ms ago. */
    @GET
    @Path("/policies/{policyId}/stock")
    public CompletionStage<Response> stock(@PathParam("policyId") String policyId) {
        return responses.stock(PathId.parse("policyId", policyId));
    }

    /** The policies that are open or will be, newest first, as they were up to 200 ms ago. */
    @GET
    @Path("/policies")
    public CompletionStage<Response> policies(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        return responses.openPolicies(PageRequest.of(cursor, limit));
    }

    /** The user's coupons, newest first; {@code status} chooses, by the clock. */
    @GET
    public CustomerCouponResponse.Page coupons(
            @QueryParam("userId") String userId,
            @QueryParam("status") String status,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") String limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        return CustomerCouponResponse.Page.of(
                queries.couponsOf(
                        PathId.parse("userId", userId),
                        Paging.oneOf("status", status, CouponStatus.class),
                        page.beforeId(),
                        page.limit() + 1),
                page.limit());
    }
}
