package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.UserErasureService;
import com.promotion.coupon.application.concurrent.BlockingRequests;
import com.promotion.coupon.application.identity.Roles;
import com.promotion.coupon.web.dto.request.Operator;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.request.StrictQuery;
import com.promotion.coupon.web.dto.response.ErasureResponse;
import com.promotion.coupon.web.security.AdminApi;
import com.promotion.coupon.web.security.Callers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.concurrent.CompletionStage;

/** What operators do for users who want to be forgotten. */
@Path("/admin/users")
@ApplicationScoped
@StrictQuery
@Produces(MediaType.APPLICATION_JSON)
public class UserErasureController {

    @Inject
    private UserErasureService users;

    @Inject
    private BlockingRequests blocking;

    /** Puts a pseudonym in the place of the user. May be repeated; a call that was interrupted is carried on by the next. */
    @AdminApi(Roles.ADMIN)
    @POST
    @Path("/{userId}/erase")
    public CompletionStage<ErasureResponse> erase(
            @Context SecurityContext security, @PathParam("userId") String userId) {
        long id = PathId.parse("userId", userId);
        String operator = Operator.of(Callers.of(security));
        return blocking.call(() -> new ErasureResponse(users.erase(id, operator)));
    }
}
