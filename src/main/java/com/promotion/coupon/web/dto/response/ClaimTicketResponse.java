package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.ClaimTicketService.IssuedTicket;
import java.time.ZoneId;
import java.util.Map;

/** A claim ticket, and what is to be done with it. */
public final class ClaimTicketResponse {
    private ClaimTicketResponse() {}

    public static Map<String, Object> of(IssuedTicket issued, ZoneId zone) {
        return new Members()
                .with("ticket", issued.ticket())
                .with("proofOfWorkBits", issued.proofOfWorkBits())
                .with("usableFrom", issued.usableFrom())
                .with("expiresAt", issued.expiresAt())
                .with(zone);
    }
}
