package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.CouponPolicyService;
import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.LocalizedText;
import com.promotion.coupon.web.dto.request.CreatePolicyRequest;
import com.promotion.coupon.web.dto.request.JsonBodies;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.response.PolicyPageResponse;
import com.promotion.coupon.web.dto.response.PolicyResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
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

/** What operators do with campaigns. */
@Path("/admin/coupon-policies")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class CouponPolicyAdminController {

    private static final int PAGE_MAX = 100;

    @Inject
    private CouponPolicyService policies;

    @Inject
    private JsonBodies bodies;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body) throws IOException {
        PolicyView policy =
                policies.create(CreatePolicyRequest.of(bodies.read(body)).terms());
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/api/v1/admin/coupon-policies/" + policy.id())
                .entity(PolicyResponse.of(policy))
                .build();
    }

    /** Newest first; {@code cursor} is the {@code nextCursor} of the page before. */
    @GET
    public PolicyPageResponse list(
            @QueryParam("cursor") String cursor, @QueryParam("limit") @DefaultValue("20") String limit) {
        long beforeId = cursor == null ? Long.MAX_VALUE : PathId.parse("cursor", cursor);
        long size = PathId.parse("limit", limit);
        if (size > PAGE_MAX) {
            throw new InvalidRequestException(LocalizedText.of(
                    "limit은 %s 이하여야 합니다. (입력값: %s)", "limit must be %s or less (it is %s).", PAGE_MAX, size));
        }
        return PolicyPageResponse.of(policies.page(beforeId, (int) size + 1), (int) size);
    }

    @GET
    @Path("/{policyId}")
    public PolicyResponse find(@PathParam("policyId") String policyId) {
        return PolicyResponse.of(policies.find(PathId.parse("policyId", policyId)));
    }

    /** PENDING → ACTIVE; loads the gate. Issuing still begins at startAt. */
    @POST
    @Path("/{policyId}/activate")
    public PolicyResponse activate(@PathParam("policyId") String policyId) {
        return PolicyResponse.of(policies.activate(PathId.parse("policyId", policyId)));
    }
}
