package com.promotion.coupon.application.ticket;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.exception.ClaimTicketException;
import com.promotion.coupon.exception.MessageKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * Makes claim tickets, and checks them in memory: a HMAC and a hash. A ticket is its content, a dot, and the HMAC of the content,
 * both base64url. The texts are signed and compared as they are, so a ticket has one spelling only.
 */
@Singleton
public class ClaimTickets {
    private static final int SIGNATURE_LENGTH = 43;
    static final int LENGTH = ClaimTicket.LENGTH + 1 + SIGNATURE_LENGTH;

    private final TicketKey key;
    private final ZoneId zone;

    @Inject
    public ClaimTickets(TicketKey key, ServiceSettings settings) {
        this.key = key;
        this.zone = settings.zone();
    }

    /**
     * The ticket as it is given out: {@value #LENGTH} characters.
     *
     * @throws com.promotion.coupon.exception.ServiceUnavailableException (CP009) before the key is read
     */
    public String signed(ClaimTicket ticket) {
        String content = ticket.encoded();
        return content + '.' + signature(content);
    }

    /**
     * Why a claim with this ticket and this proof is refused; empty when both are good.
     *
     * @param ticket as it was received, or null
     * @param proof as it was received, or null
     * @param bits zero bits that the policy asks for
     * @throws com.promotion.coupon.exception.ServiceUnavailableException (CP009) before the key is read
     */
    public Optional<ClaimTicketException> refusal(
            String ticket, String proof, long policyId, long userId, int bits, long nowMillis) {
        if (ticket == null || proof == null) {
            return refused(MessageKey.TICKET_MISSING);
        }
        if (!isSigned(ticket)) {
            return refused(MessageKey.TICKET_WRONG);
        }
        ClaimTicket content = ClaimTicket.decoded(ticket.substring(0, ClaimTicket.LENGTH));
        if (content.policyId() != policyId || content.userId() != userId) {
            return refused(MessageKey.TICKET_OF_OTHER);
        }
        if (nowMillis >= content.expiresAtMillis()) {
            return refused(MessageKey.TICKET_EXPIRED, local(content.expiresAtMillis()));
        }
        if (!ProofOfWork.isWellFormed(proof)) {
            return refused(MessageKey.PROOF_MALFORMED, ProofOfWork.PROOF_LENGTH_MAX);
        }
        int found = ProofOfWork.zeroBits(ticket, proof);
        if (found < bits) {
            return refused(MessageKey.PROOF_TOO_WEAK, bits, found);
        }
        long waitMillis = content.usableFromMillis() - nowMillis;
        return waitMillis > 0
                ? Optional.of(ClaimTicketException.tooEarly(local(content.usableFromMillis()), waitMillis))
                : Optional.empty();
    }

    private static Optional<ClaimTicketException> refused(MessageKey key, Object... arguments) {
        return Optional.of(new ClaimTicketException(key, arguments));
    }

    private boolean isSigned(String ticket) {
        if (ticket.length() != LENGTH || ticket.charAt(ClaimTicket.LENGTH) != '.') {
            return false;
        }
        String signature = signature(ticket.substring(0, ClaimTicket.LENGTH));
        return MessageDigest.isEqual(utf8(signature), utf8(ticket.substring(ClaimTicket.LENGTH + 1)));
    }

    private String signature(String content) {
        try {
            Mac mac = Mac.getInstance(TicketKey.ALGORITHM);
            mac.init(key.get());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(utf8(content)));
        } catch (GeneralSecurityException impossible) { // every JDK has the algorithm, and the key is of it
            throw new IllegalStateException(impossible);
        }
    }

    /** Not ASCII: there, all characters beyond it would be the same. */
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String local(long epochMillis) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), zone));
    }
}
