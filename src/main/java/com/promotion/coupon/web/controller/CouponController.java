package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.CouponIssueService;
import com.promotion.coupon.application.CouponQueryService;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.web.dto.request.IssueCouponRequest;
import com.promotion.coupon.web.dto.request.JsonBodies;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.response.CouponIssueResponse;
import com.promotion.coupon.web.dto.response.CouponStockResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/** What customers do. Issuing never blocks a server thread; look-ups are short reads. */
@Path("/coupons")
@ApplicationScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CouponController {

    @Inject
    private CouponIssueService issuing;

    @Inject
    private CouponQueryService queries;

    @Inject
    private JsonBodies bodies;

    /** 201 with the committed coupon; refusals as in {@code CouponErrorCode}. */
    @POST
    @Path("/policies/{policyId}/issue")
    public CompletionStage<Response> issue(@PathParam("policyId") String policyId, InputStream body)
            throws IOException {
        long id = PathId.parse("policyId", policyId);
        return issuing.issue(IssueCouponRequest.of(bodies.read(body)).toCommand(id))
                .thenApply(CouponController::created);
    }

    private static Response created(CouponView coupon) {
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/api/v1/coupons/" + coupon.couponId())
                .entity(CouponIssueResponse.json(coupon))
                .build();
    }

    @GET
    @Path("/policies/{policyId}/stock")
    public CouponStockResponse stock(@PathParam("policyId") String policyId) {
        return CouponStockResponse.of(queries.stock(PathId.parse("policyId", policyId)));
    }

    /** {@code true} or {@code false}: whether the user holds a coupon of the policy. */
    @GET
    @Path("/policies/{policyId}/issued")
    public String issued(@PathParam("policyId") String policyId, @QueryParam("userId") String userId) {
        boolean issued = queries.issued(PathId.parse("policyId", policyId), PathId.parse("userId", userId));
        return String.valueOf(issued);
    }

    /** The coupon of a 201's Location; the id may also be given as its 13-character code. */
    @GET
    @Path("/{couponId}")
    public String coupon(@PathParam("couponId") String couponId) {
        return CouponIssueResponse.json(queries.coupon(PathId.parse("couponId", couponId)));
    }
}
