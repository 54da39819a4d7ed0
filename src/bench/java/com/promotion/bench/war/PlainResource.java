package com.promotion.bench.war;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The plain design: one script call, then one transaction with one row, for each request. */
@Path("plain/policies/{policyId}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PlainResource {
    // Fields, because RESTEasy wants a public constructor without parameters.
    @Inject
    private PlainGate gate;

    @Inject
    private PlainLedger ledger;

    /** Puts {@code quantity} coupons into the stock and forgets who has one. */
    @POST
    @Path("open")
    public Response open(
            @PathParam("policyId") long policyId, @QueryParam("quantity") @DefaultValue("1000000") int quantity) {
        gate.open(policyId, quantity);
        return Response.noContent().build();
    }

    /** Issues one coupon. */
    @POST
    @Path("issue")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issue(@PathParam("policyId") long policyId, byte[] body) {
        long userId = IssueJson.userId(body);
        int code = gate.claim(policyId, userId);
        if (code == PlainGate.CLAIMED) {
            PlainIssuedCoupon coupon = ledger.save(policyId, userId);
            return IssueJson.issued(
                    coupon.id(),
                    policyId,
                    userId,
                    coupon.issuedAt().toString(),
                    coupon.expireAt().toString());
        }
        return IssueJson.refused(code == PlainGate.ALREADY_ISSUED ? "CP004" : "CP003");
    }
}
