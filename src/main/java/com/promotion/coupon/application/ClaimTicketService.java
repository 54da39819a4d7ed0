package com.promotion.coupon.application;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.issue.IssueCounters;
import com.promotion.coupon.application.limit.KnownPolicies;
import com.promotion.coupon.application.ticket.ClaimTicket;
import com.promotion.coupon.application.ticket.ClaimTickets;
import com.promotion.coupon.application.ticket.ProofOfWorkPolicies;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.exception.ClaimTicketException;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.MessageKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Claim tickets: what a bot must fetch before the opening and work for. A ticket is bound to policy and user, and a user gets
 * one coupon, so nothing is gained by using one again: no list of used tickets is kept.
 */
@Singleton
public class ClaimTicketService {
    private static final Duration VALIDITY = Duration.ofDays(1);

    private final Transactions transactions;
    private final CouponPolicyRepository policies;
    private final ClaimTickets tickets;
    private final ProofOfWorkPolicies proofs;
    private final IssueCounters counters;
    private final KnownPolicies known;
    private final Duration lateWait;
    private final ZoneId zone;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public ClaimTicketService(
            Transactions transactions,
            CouponPolicyRepository policies,
            ClaimTickets tickets,
            ProofOfWorkPolicies proofs,
            IssueCounters counters,
            KnownPolicies known,
            ServiceSettings settings) {
        this(transactions, policies, tickets, proofs, counters, known, settings, Clock.systemUTC());
    }

    ClaimTicketService(
            Transactions transactions,
            CouponPolicyRepository policies,
            ClaimTickets tickets,
            ProofOfWorkPolicies proofs,
            IssueCounters counters,
            KnownPolicies known,
            ServiceSettings settings,
            Clock clock) {
        this.transactions = transactions;
        this.policies = policies;
        this.tickets = tickets;
        this.proofs = proofs;
        this.counters = counters;
        this.known = known;
        this.lateWait = Duration.ofSeconds(settings.claimTicket().lateWaitSeconds());
        this.zone = settings.zone();
        this.clock = clock;
    }

    /**
     * A ticket as it is given out; times in the business zone.
     *
     * @param proofOfWorkBits zero bits to be found, 0 when the policy asks for no proof
     * @param usableFrom the opening, or later when the ticket is fetched after it
     * @param expiresAt a day after that, or after now if that is later; the policy may end before
     */
    public record IssuedTicket(String ticket, int proofOfWorkBits, LocalDateTime usableFrom, LocalDateTime expiresAt) {}

    /**
     * Makes a ticket. One that is made before the policy opens is usable from the first moment of the window, which the gate
     * checks. One that is made later is usable after a wait, so that fetching it late is no advantage.
     *
     * @throws CouponPolicyNotFoundException CP001
     * @throws CouponException CP006
     */
    public IssuedTicket issue(long policyId, long userId) {
        if (known.isMissing(policyId)) {
            throw new CouponPolicyNotFoundException(policyId);
        }
        return known.learning(policyId, () -> transactions.call(() -> issueInTransaction(policyId, userId)));
    }

    private IssuedTicket issueInTransaction(long policyId, long userId) {
        CouponPolicy policy = policies.find(policyId).orElseThrow(() -> new CouponPolicyNotFoundException(policyId));
        Optional<CouponErrorCode> refusal = policy.refusalAt(policies.now());
        if (refusal.filter(CouponErrorCode.ENDED::equals).isPresent()) {
            throw new CouponException(MessageKey.ENDED);
        }
        boolean early = refusal.isPresent();
        Instant usableFrom = early
                ? policy.terms().startAt().atZone(zone).toInstant()
                : clock.instant().plus(lateWait);
        return issue(policy, userId, usableFrom, early);
    }

    private IssuedTicket issue(CouponPolicy policy, long userId, Instant usableFrom, boolean early) {
        Instant now = clock.instant();
        Instant expiresAt = (usableFrom.isAfter(now) ? usableFrom : now).plus(VALIDITY);
        ClaimTicket ticket = new ClaimTicket(
                policy.id(),
                userId,
                early ? 0 : usableFrom.toEpochMilli(),
                expiresAt.toEpochMilli(),
                random.nextLong());
        return new IssuedTicket(
                tickets.signed(ticket), policy.terms().proofOfWorkBits(), local(usableFrom), local(expiresAt));
    }

    private LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(instant.toEpochMilli()), zone);
    }

    /**
     * Why the user's claim is refused before the gate is asked; empty when the policy asks for no proof, or the proof is good.
     * Blocks for nothing: no call leaves the node. Refusals are counted like those of the gate.
     *
     * @param ticket as it was received, or null
     * @param proof as it was received, or null
     */
    public Optional<ClaimTicketException> refusal(long policyId, long userId, String ticket, String proof) {
        int bits = proofs.bitsOf(policyId);
        if (bits == 0) {
            return Optional.empty();
        }
        long calledAtNanos = System.nanoTime();
        Optional<ClaimTicketException> refusal = tickets.refusal(ticket, proof, policyId, userId, bits, clock.millis());
        refusal.ifPresent(reason -> counters.count(policyId, System.nanoTime() - calledAtNanos, null, reason));
        return refusal;
    }
}
