package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.ClaimTicketService;
import com.promotion.coupon.application.concurrent.BlockingRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.limit.UnknownReads;
import com.promotion.coupon.web.dto.request.IssueCouponRequest;
import com.promotion.coupon.web.dto.request.JsonBodyReader;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.response.ClaimTicketResponse;
import com.promotion.coupon.web.security.ActingUsers;
import com.promotion.coupon.web.security.CustomerApi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What customers fetch before a policy opens that asks for proof of work. */
@Path("/coupons")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ClaimTicketController {

    @Inject
    private ClaimTicketService tickets;

    @Inject
    private JsonBodyReader bodies;

    @Inject
    private ActingUsers users;

    @Inject
    private BlockingRequests blocking;

    @Inject
    private ServiceSettings settings;

    @Inject
    private UnknownReads unknownReads;

    /** A ticket for the user's claim, also for a policy that asks for no proof, so that clients need one way only. */
    @CustomerApi
    @POST
    @Path("/policies/{policyId}/ticket")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Map<String, Object>> ticket(
            @PathParam("policyId") String policyId, @Context SecurityContext security, InputStream body)
            throws IOException {
        long id = PathId.parse("policyId", policyId);
        IssueCouponRequest request = IssueCouponRequest.of(bodies.bytes(body), bodies);
        long userId = users.require(security, request.userId());
        return unknownReads.ofPolicy(
                id, () -> blocking.call(() -> ClaimTicketResponse.of(tickets.issue(id, userId), settings.zone())));
    }
}
