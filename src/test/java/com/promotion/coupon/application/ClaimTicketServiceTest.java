package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.ClaimTicketService.IssuedTicket;
import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.issue.IssueCounters;
import com.promotion.coupon.application.limit.KnownPolicies;
import com.promotion.coupon.application.ticket.ClaimTickets;
import com.promotion.coupon.application.ticket.ProofOfWorkPolicies;
import com.promotion.coupon.application.ticket.TicketKey;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.exception.ClaimTicketException;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.InMemoryDatabase;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.fixtures.ticket.InMemoryTicketStore;
import com.promotion.coupon.fixtures.ticket.Proofs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimTicketServiceTest {
    private static final long POLICY = 7;
    private static final long USER = 12345;
    private static final int BITS = 6;
    private static final LocalDateTime START = Terms.NOON;

    private final AtomicLong nanos = new AtomicLong();
    private final GateHealth health = new GateHealth(Settings.shipped());
    private final InMemoryDatabase database = new InMemoryDatabase(() -> now());
    private final InMemoryTicketStore store = new InMemoryTicketStore();
    private final TicketKey key = new TicketKey(database, store);
    private final ProofOfWorkPolicies proofs = new ProofOfWorkPolicies(database, store);
    private final IssueCounters counters = new IssueCounters(new SimpleMeterRegistry());
    private final ClaimTicketService service = new ClaimTicketService(
            database,
            database.policies(),
            new ClaimTickets(key, Settings.shipped()),
            proofs,
            counters,
            new KnownPolicies(health, nanos::get),
            Settings.shipped(),
            new NodeClock());
    private LocalDateTime now = START.minusHours(1);

    private LocalDateTime now() {
        return now;
    }

    /** The node's clock agrees with the database's. */
    private final class NodeClock extends Clock {
        @Override
        public Instant instant() {
            return now.atZone(Terms.ZONE).toInstant();
        }

        @Override
        public ZoneId getZone() {
            return Terms.ZONE;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void plan() {
        key.ensure();
        proofs.ensure();
        plan(POLICY, BITS);
    }

    private void plan(long policyId, int bits) {
        CouponPolicy policy =
                CouponPolicy.plan(policyId, Terms.of(10).proofOfWork(bits).build());
        policy.schedule(now);
        database.run(() -> database.policies().add(policy));
        proofs.note(PolicyView.of(policy));
    }

    private Optional<ClaimTicketException> refusal(IssuedTicket issued) {
        return service.refusal(POLICY, USER, issued.ticket(), Proofs.solved(issued.ticket(), BITS));
    }

    @Test
    void a_ticket_that_is_fetched_before_the_opening_is_usable_from_then_on_for_a_day() {
        IssuedTicket issued = service.issue(POLICY, USER);

        assertThat(issued.proofOfWorkBits()).isEqualTo(BITS);
        assertThat(issued.usableFrom()).isEqualTo(START);
        assertThat(issued.expiresAt()).isEqualTo(START.plusDays(1));
        now = START;
        assertThat(refusal(issued)).isEmpty();
        now = START.plusDays(1).minusNanos(1_000_000);
        assertThat(refusal(issued)).isEmpty();
        now = START.plusDays(1);
        assertThat(refusal(issued).orElseThrow().message().key()).isEqualTo(MessageKey.TICKET_EXPIRED);
    }

    /** The policy waits to be activated by hand: "not open yet", although its start is over. */
    @Test
    void a_ticket_of_a_policy_that_opens_late_is_usable_for_a_day_from_now() {
        now = START.plusDays(3);
        CouponPolicy late = CouponPolicy.plan(
                POLICY + 1,
                Terms.of(10)
                        .proofOfWork(BITS)
                        .window(START, START.plusDays(9))
                        .expiring(START.plusDays(10))
                        .build());
        late.schedule(now);
        database.run(() -> database.policies().add(late));

        IssuedTicket issued = service.issue(POLICY + 1, USER);

        assertThat(issued.usableFrom()).isEqualTo(START);
        assertThat(issued.expiresAt()).isEqualTo(now.plusDays(1));
    }

    /** The answer is then the gate's: "not open yet", with the seconds that are left. */
    @Test
    void before_the_opening_the_window_decides_and_not_the_ticket() {
        assertThat(refusal(service.issue(POLICY, USER))).isEmpty();
    }

    @Test
    void a_ticket_that_is_fetched_after_the_opening_has_to_wait() {
        now = START;
        IssuedTicket issued = service.issue(POLICY, USER);

        assertThat(issued.usableFrom()).isEqualTo(START.plusSeconds(5));
        assertThat(issued.expiresAt()).isEqualTo(START.plusSeconds(5).plusDays(1));
        now = START.plusSeconds(5).minusNanos(1_000_000);
        assertThat(refusal(issued).orElseThrow().message().key()).isEqualTo(MessageKey.TICKET_TOO_EARLY);
        now = START.plusSeconds(5);
        assertThat(refusal(issued)).isEmpty();
    }

    @Test
    void there_is_no_ticket_for_an_unknown_policy_nor_for_one_that_has_ended() {
        assertThatThrownBy(() -> service.issue(POLICY + 1, USER)).isInstanceOf(CouponPolicyNotFoundException.class);
        now = START.plusDays(1);
        assertThatThrownBy(() -> service.issue(POLICY, USER))
                .isInstanceOfSatisfying(CouponException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(CouponErrorCode.ENDED));
    }

    @Test
    void an_unknown_policy_is_looked_for_again_after_a_fifth_of_a_second() {
        assertThatThrownBy(() -> service.issue(POLICY + 1, USER)).isInstanceOf(CouponPolicyNotFoundException.class);
        plan(POLICY + 1, BITS);
        assertThatThrownBy(() -> service.issue(POLICY + 1, USER)).isInstanceOf(CouponPolicyNotFoundException.class);

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(service.issue(POLICY + 1, USER).proofOfWorkBits()).isEqualTo(BITS);
    }

    @Test
    void a_policy_without_proof_of_work_gives_a_ticket_and_needs_none() {
        plan(POLICY + 1, 0);

        IssuedTicket issued = service.issue(POLICY + 1, USER);

        assertThat(issued.proofOfWorkBits()).isZero();
        assertThat(issued.ticket()).isNotBlank();
        assertThat(service.refusal(POLICY + 1, USER, null, null)).isEmpty();
        assertThat(service.refusal(POLICY + 1, USER, "anything", "x".repeat(100)))
                .isEmpty();
    }

    @Test
    void refusals_are_counted_with_those_of_the_gate() {
        assertThat(service.refusal(POLICY, USER, null, null)).isPresent();
        assertThat(service.refusal(POLICY, USER, "wrong", "1")).isPresent();

        assertThat(counters.refusedOf(POLICY)).isEqualTo(Map.of(CouponErrorCode.TICKET_REFUSED, 2L));
    }
}
