package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.CouponQueryService;
import com.promotion.coupon.application.CouponUseService;
import com.promotion.coupon.application.concurrent.BlockingRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.dto.UseCouponCommand;
import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.web.dto.request.JsonBody;
import com.promotion.coupon.web.dto.request.JsonBodyReader;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.request.StrictQuery;
import com.promotion.coupon.web.dto.response.CouponUseResponse;
import com.promotion.coupon.web.security.ActingUsers;
import com.promotion.coupon.web.security.Callers;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What the order service does, or the holder. The coupon's id may be given as its code. {@code userId} is optional everywhere; when
 * it is there, it must be the holder's.
 */
@Path("/coupons")
@ApplicationScoped
@StrictQuery
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CouponUseController {
    /** The same for all three: a shop may send one body to each. */
    private static final List<String> MEMBERS = List.of("userId", "userIdText", "orderId", "attempt", "orderAmount");

    @Inject
    private CouponUseService uses;

    @Inject
    private CouponQueryService queries;

    @Inject
    private JsonBodyReader bodies;

    @Inject
    private BlockingRequests blocking;

    @Inject
    private ServiceSettings settings;

    @Inject
    private ActingUsers users;

    /** {@code {"orderId":"A-1","orderAmount":30000}}: the coupon, USED, with the discount and what is left to pay. */
    @CustomerApi(looksUpCoupon = true)
    @POST
    @Path("/{couponId}/use")
    public CompletionStage<Map<String, Object>> use(
            @Context SecurityContext security, @PathParam("couponId") String couponId, InputStream body)
            throws IOException {
        long id = id(couponId);
        JsonBody json = bodies.read(body).allowing(MEMBERS);
        Long userId = users.find(security, json.optionalIdOrText("userId"));
        Caller caller = Callers.of(security);
        Order order = new Order(json.text("orderId"), attempt(json), json.id("orderAmount"));
        return visible(
                caller,
                id,
                () -> CouponUseResponse.of(uses.use(new UseCouponCommand(id, userId, order)), settings.zone()));
    }

    /** {@code {"orderId":"A-1"}}: the coupon, UNUSED again, or EXPIRED. */
    @CustomerApi(looksUpCoupon = true)
    @POST
    @Path("/{couponId}/cancel-use")
    public CompletionStage<Map<String, Object>> cancelUse(
            @Context SecurityContext security, @PathParam("couponId") String couponId, InputStream body)
            throws IOException {
        long id = id(couponId);
        JsonBody json = bodies.read(body).allowing(MEMBERS);
        Long userId = users.find(security, json.optionalIdOrText("userId"));
        Caller caller = Callers.of(security);
        String orderId = json.text("orderId");
        int attempt = attempt(json);
        return visible(
                caller, id, () -> CouponUseResponse.of(uses.cancel(id, userId, orderId, attempt), settings.zone()));
    }

    /** {@code {"orderAmount":30000}}: what the coupon would give now; it stays UNUSED. */
    @CustomerApi(looksUpCoupon = true)
    @POST
    @Path("/{couponId}/quote")
    public CompletionStage<Map<String, Object>> quote(
            @Context SecurityContext security, @PathParam("couponId") String couponId, InputStream body)
            throws IOException {
        long id = id(couponId);
        JsonBody json = bodies.read(body).allowing(MEMBERS);
        Long userId = users.find(security, json.optionalIdOrText("userId"));
        Caller caller = Callers.of(security);
        long orderAmount = json.id("orderAmount");
        return visible(caller, id, () -> CouponUseResponse.of(uses.quote(id, userId, orderAmount), settings.zone()));
    }

    /** Shops that never use a coupon twice for one order say nothing of attempts. */
    private static int attempt(JsonBody json) {
        return json.optionalInteger("attempt", 1);
    }

    /** A customer hears of others' coupons that there are none. */
    private CompletionStage<Map<String, Object>> visible(
            Caller caller, long couponId, Supplier<Map<String, Object>> work) {
        return blocking.call(() -> {
            queries.requireVisible(caller, couponId);
            return work.get();
        });
    }

    private static long id(String couponId) {
        return PathId.parseIdOrCode("couponId", couponId);
    }
}
