package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.CouponPolicyService;
import com.promotion.coupon.application.concurrent.BlockingRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.identity.Roles;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.web.dto.request.IdempotencyKey;
import com.promotion.coupon.web.dto.request.JsonBodyReader;
import com.promotion.coupon.web.dto.request.Operator;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.request.PolicyRequest;
import com.promotion.coupon.web.dto.request.Preconditions;
import com.promotion.coupon.web.dto.request.StrictQuery;
import com.promotion.coupon.web.dto.response.GateStateResponse;
import com.promotion.coupon.web.dto.response.PolicyResponse;
import com.promotion.coupon.web.security.AdminApi;
import com.promotion.coupon.web.security.Callers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** What operators do with campaigns; what they look at is in {@link CouponPolicyReportController}. */
@Path("/admin/coupon-policies")
@ApplicationScoped
@StrictQuery
@Produces(MediaType.APPLICATION_JSON)
public class CouponPolicyAdminController {

    @Inject
    private CouponPolicyService policies;

    @Inject
    private JsonBodyReader bodies;

    @Inject
    private BlockingRequests blocking;

    @Inject
    private ServiceSettings settings;

    @AdminApi(Roles.ADMIN)
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> create(
            @HeaderParam(IdempotencyKey.HEADER) List<String> idempotencyKey,
            @Context SecurityContext security,
            InputStream body)
            throws IOException {
        String key = IdempotencyKey.parse(idempotencyKey);
        CouponTerms terms = PolicyRequest.planned(bodies.read(body)).terms();
        String operator = Operator.of(Callers.of(security));
        return blocking.call(() -> policies.create(terms, operator, key)).thenApply(created -> {
            Response.ResponseBuilder response = created.replayed()
                    ? Response.ok().header(IdempotencyKey.REPLAYED_HEADER, true)
                    : Response.status(Response.Status.CREATED)
                            .header(
                                    HttpHeaders.LOCATION,
                                    "/api/v1/admin/coupon-policies/"
                                            + created.policy().id());
            return answer(response, created.policy()).build();
        });
    }

    /** With an ETag; 304 to a caller whose If-None-Match says that he has this answer. */
    @AdminApi({Roles.ADMIN, Roles.VIEWER})
    @GET
    @Path("/{policyId}")
    public CompletionStage<Response> find(
            @PathParam("policyId") String policyId,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
        long id = PathId.parse("policyId", policyId);
        Preconditions conditions = Preconditions.of(ifMatch, ifNoneMatch);
        return blocking.call(() -> {
            PolicyView policy = policies.find(id);
            return conditions.alreadyHas(policy)
                    ? Response.notModified()
                            .header(HttpHeaders.ETAG, Preconditions.etag(policy))
                            .build()
                    : answer(Response.ok(), policy).build();
        });
    }

    /** All members, as for creating. 428 without If-Match, 412 when the policy was changed since. */
    @AdminApi(Roles.ADMIN)
    @PUT
    @Path("/{policyId}")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> change(
            @PathParam("policyId") String policyId,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch,
            @Context SecurityContext security,
            InputStream body)
            throws IOException {
        long id = PathId.parse("policyId", policyId);
        IntPredicate version = Preconditions.of(ifMatch, ifNoneMatch).requiringIfMatch();
        CouponTerms terms = PolicyRequest.changed(bodies.read(body)).terms();
        String operator = Operator.of(Callers.of(security));
        return policy(() -> policies.change(id, version, terms, operator));
    }

    /** Only while PENDING: what was ever open stays. */
    @AdminApi(Roles.ADMIN)
    @DELETE
    @Path("/{policyId}")
    public CompletionStage<Response> delete(
            @PathParam("policyId") String policyId,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch,
            @Context SecurityContext security) {
        long id = PathId.parse("policyId", policyId);
        IntPredicate version = Preconditions.of(ifMatch, ifNoneMatch).versions();
        String operator = Operator.of(Callers.of(security));
        return blocking.call(() -> {
            policies.delete(id, version, operator);
            return Response.noContent().build();
        });
    }

    /** PENDING → ACTIVE; loads the gate. Issuing still begins at startAt. */
    @AdminApi(Roles.ADMIN)
    @POST
    @Path("/{policyId}/activate")
    public CompletionStage<Response> activate(
            @PathParam("policyId") String policyId,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch,
            @Context SecurityContext security) {
        long id = PathId.parse("policyId", policyId);
        IntPredicate version = Preconditions.of(ifMatch, ifNoneMatch).versions();
        String operator = Operator.of(Callers.of(security));
        return policy(() -> policies.activate(id, version, operator));
    }

    /** ACTIVE, EXHAUSTED → ENDED, for good. */
    @AdminApi(Roles.ADMIN)
    @POST
    @Path("/{policyId}/end")
    public CompletionStage<Response> end(
            @PathParam("policyId") String policyId,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch,
            @Context SecurityContext security) {
        long id = PathId.parse("policyId", policyId);
        IntPredicate version = Preconditions.of(ifMatch, ifNoneMatch).versions();
        String operator = Operator.of(Callers.of(security));
        return policy(() -> policies.end(id, version, operator));
    }

    /** Loads the gate again from the database; issuing continues meanwhile. */
    @AdminApi(Roles.ADMIN)
    @POST
    @Path("/{policyId}/reload")
    public CompletionStage<GateStateResponse> reload(
            @PathParam("policyId") String policyId,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
        long id = PathId.parse("policyId", policyId);
        IntPredicate version = Preconditions.of(ifMatch, ifNoneMatch).versions();
        return blocking.call(() -> GateStateResponse.of(id, policies.reload(id, version)));
    }

    private CompletionStage<Response> policy(Supplier<PolicyView> work) {
        return blocking.call(() -> answer(Response.ok(), work.get()).build());
    }

    private Response.ResponseBuilder answer(Response.ResponseBuilder response, PolicyView policy) {
        return response.header(HttpHeaders.ETAG, Preconditions.etag(policy))
                .entity(PolicyResponse.of(policy, settings.zone()));
    }
}
