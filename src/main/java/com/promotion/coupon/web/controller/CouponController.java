package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.ClaimTicketService;
import com.promotion.coupon.application.CouponIssueService;
import com.promotion.coupon.application.CouponQueryService;
import com.promotion.coupon.application.concurrent.BlockingRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.application.limit.UnknownReads;
import com.promotion.coupon.exception.ClaimTicketException;
import com.promotion.coupon.exception.TooManyRequestsException;
import com.promotion.coupon.web.advice.ErrorFormat;
import com.promotion.coupon.web.advice.ErrorResponses;
import com.promotion.coupon.web.dto.request.ClaimHeaders;
import com.promotion.coupon.web.dto.request.IdempotencyKey;
import com.promotion.coupon.web.dto.request.IssueCouponRequest;
import com.promotion.coupon.web.dto.request.JsonBodyReader;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.request.StrictQuery;
import com.promotion.coupon.web.dto.response.CouponIssueResponse;
import com.promotion.coupon.web.security.ActingUsers;
import com.promotion.coupon.web.security.CustomerApi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Requests of customers. Issuing blocks a server thread only in the concurrency limiter, for half a second at most; look-ups
 * run on a pool of their own.
 */
@Path("/coupons")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class CouponController {

    @Inject
    private ClaimTicketService tickets;

    @Inject
    private CouponIssueService issuing;

    @Inject
    private CouponQueryService queries;

    @Inject
    private JsonBodyReader bodies;

    @Inject
    private ActingUsers users;

    @Inject
    private ErrorResponses errors;

    @Inject
    private BlockingRequests blocking;

    @Inject
    private ServiceSettings settings;

    @Inject
    private UnknownReads unknownReads;

    /**
     * 201 with the committed coupon; 200 with the same coupon on a repeat with the same Idempotency-Key; 202 while the
     * outcome is unknown but the claim is safe; refusals as in {@code CouponErrorCode}.
     */
    @CustomerApi
    @POST
    @Path("/policies/{policyId}/issue")
    @Consumes(MediaType.APPLICATION_JSON) // not on the class: WildFly would prefer this class's GETs to another's
    public CompletionStage<Response> issue(
            @PathParam("policyId") String policyId,
            @HeaderParam(IdempotencyKey.HEADER) List<String> idempotencyKey,
            @HeaderParam(ClaimHeaders.TICKET) String ticket,
            @HeaderParam(ClaimHeaders.PROOF) String proof,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String acceptLanguage,
            @HeaderParam(HttpHeaders.ACCEPT) String accept,
            @Context SecurityContext security,
            InputStream body)
            throws IOException {
        long id = PathId.parse("policyId", policyId);
        String key = IdempotencyKey.parse(idempotencyKey);
        IssueCouponRequest request = IssueCouponRequest.of(bodies.bytes(body), bodies);
        // Refusals are answered here: thrown, they would go through the server's exception handling, which costs more
        // than the refusal, and "sold out" is the most frequent answer.
        ErrorFormat format = new ErrorFormat(acceptLanguage, accept);
        long userId;
        try {
            userId = users.require(security, request.userId());
        } catch (TooManyRequestsException tooMany) {
            return CompletableFuture.completedFuture(errors.of(tooMany, format));
        }
        Optional<ClaimTicketException> refusal = tickets.refusal(id, userId, ticket, proof);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(errors.of(refusal.get(), format));
        }
        return issuing.issue(new IssueCouponCommand(id, userId, key))
                .handle((outcome, failure) -> failure == null ? answer(outcome) : errors.of(failure, format));
    }

    private Response answer(IssueOutcome outcome) {
        if (outcome.isPending()) {
            return Response.accepted(CouponIssueResponse.pendingJson(outcome))
                    .header(HttpHeaders.LOCATION, location(outcome))
                    .build();
        }
        byte[] json = CouponIssueResponse.json(outcome.coupon(), settings.zone());
        if (outcome.replayed()) {
            return Response.ok(json)
                    .header(IdempotencyKey.REPLAYED_HEADER, true)
                    .build();
        }
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, location(outcome))
                .entity(json)
                .build();
    }

    private static String location(IssueOutcome outcome) {
        return "/api/v1/coupons/" + outcome.couponId();
    }

    /** {@code true} or {@code false}: whether the user holds a coupon of the policy. */
    @CustomerApi
    @StrictQuery
    @GET
    @Path("/policies/{policyId}/issued")
    public CompletionStage<String> issued(
            @Context SecurityContext security,
            @PathParam("policyId") String policyId,
            @QueryParam("userId") String userId) {
        long id = PathId.parse("policyId", policyId);
        long user = users.require(security, PathId.parseOptional("userId", userId));
        return unknownReads.ofPolicy(id, () -> blocking.call(() -> String.valueOf(queries.issued(id, user))));
    }

    /**
     * The coupon named by a Location header: issued, still PENDING, or REFUSED after a 202; the id may also be given as its
     * 13-character code. A customer sees his own coupons only.
     */
    @CustomerApi(looksUpCoupon = true)
    @StrictQuery
    @GET
    @Path("/{couponId}")
    public CompletionStage<byte[]> coupon(@Context SecurityContext security, @PathParam("couponId") String couponId) {
        long id = PathId.parseIdOrCode("couponId", couponId);
        Caller caller = users.caller(security);
        return blocking.call(() -> queries.coupon(caller, id))
                .thenCompose(Function.identity())
                .thenApply(state -> CouponIssueResponse.stateJson(state, settings.zone()));
    }
}
