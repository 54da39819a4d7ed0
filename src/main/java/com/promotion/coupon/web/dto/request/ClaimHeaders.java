package com.promotion.coupon.web.dto.request;

/** The headers of a claim for a coupon of a policy that asks for proof of work. Other policies ignore them. */
public final class ClaimHeaders {
    public static final String TICKET = "Claim-Ticket";
    public static final String PROOF = "Claim-Proof";

    private ClaimHeaders() {}
}
