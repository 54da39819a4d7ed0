package com.promotion.coupon.application.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.ClaimTicketException;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.fixtures.memory.Ledger.AlreadyInTransaction;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.fixtures.ticket.InMemoryTicketStore;
import com.promotion.coupon.fixtures.ticket.Proofs;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTicketsTest {
    private static final long POLICY = 800000000100000000L;
    private static final long USER = Long.MAX_VALUE;
    private static final long NOW = 1_768_359_600_000L;
    private static final long EXPIRES = NOW + 86_400_000;
    private static final int BITS = 8;

    private final InMemoryTicketStore store = new InMemoryTicketStore();
    private final ClaimTickets tickets = node();

    /** A node that has read the key. */
    private ClaimTickets node() {
        TicketKey key = new TicketKey(new AlreadyInTransaction(), store);
        key.ensure();
        return new ClaimTickets(key, Settings.shipped());
    }

    private static ClaimTicket early() {
        return new ClaimTicket(POLICY, USER, 0, EXPIRES, 4711);
    }

    private Optional<ClaimTicketException> refusal(String ticket, String proof, long now) {
        return tickets.refusal(ticket, proof, POLICY, USER, BITS, now);
    }

    private static void isRefusedAs(MessageKey key, Optional<ClaimTicketException> refusal) {
        assertThat(refusal)
                .hasValueSatisfying(
                        refused -> assertThat(refused.message().key()).isEqualTo(key));
    }

    @Test
    void a_ticket_is_short_text_that_a_header_and_a_json_string_can_hold() {
        assertThat(tickets.signed(early()))
                .hasSize(99)
                .matches("[A-Za-z0-9_-]{55}\\.[A-Za-z0-9_-]{43}")
                .isNotEqualTo(tickets.signed(new ClaimTicket(POLICY, USER, 0, EXPIRES, 4712)));
    }

    @Test
    void a_ticket_says_what_it_was_made_with() {
        ClaimTicket late = new ClaimTicket(1, 2, 3, 4, -5);

        assertThat(ClaimTicket.decoded(late.encoded())).isEqualTo(late);
    }

    @Test
    void a_ticket_of_one_node_is_good_on_another_one_and_not_with_another_key() {
        String ticket = tickets.signed(early());
        String proof = Proofs.solved(ticket, BITS);

        assertThat(node().refusal(ticket, proof, POLICY, USER, BITS, NOW)).isEmpty();
        ClaimTickets stranger = new ClaimTicketsTest().tickets;
        isRefusedAs(MessageKey.TICKET_WRONG, stranger.refusal(ticket, proof, POLICY, USER, BITS, NOW));
    }

    @Test
    void before_the_key_is_read_nothing_is_made_and_nothing_is_let_through() {
        ClaimTickets starting = new ClaimTickets(new TicketKey(new AlreadyInTransaction(), store), Settings.shipped());
        String ticket = tickets.signed(early());

        assertThatThrownBy(() -> starting.signed(early())).isInstanceOf(ServiceUnavailableException.class);
        assertThatThrownBy(() -> starting.refusal(ticket, "1", POLICY, USER, BITS, NOW))
                .isInstanceOf(ServiceUnavailableException.class);
    }

    @Test
    void without_ticket_or_proof_a_claim_is_refused() {
        String ticket = tickets.signed(early());

        isRefusedAs(MessageKey.TICKET_MISSING, refusal(null, null, NOW));
        isRefusedAs(MessageKey.TICKET_MISSING, refusal(ticket, null, NOW));
        isRefusedAs(MessageKey.TICKET_MISSING, refusal(null, "1", NOW));
    }

    /** Every character, every other one in its place: also those that only differ in bits that base64 leaves over. */
    @Test
    void a_ticket_with_any_other_character_is_refused() {
        String ticket = tickets.signed(early());
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/=é\u0141";
        for (int at = 0; at < ticket.length(); at++) {
            for (int i = 0; i < alphabet.length(); i++) {
                String changed = ticket.substring(0, at) + alphabet.charAt(i) + ticket.substring(at + 1);
                if (!changed.equals(ticket)) {
                    isRefusedAs(MessageKey.TICKET_WRONG, refusal(changed, "1", NOW));
                }
            }
        }
    }

    @Test
    void a_ticket_of_another_length_is_refused_whatever_it_is() {
        String ticket = tickets.signed(early());

        for (String wrong : List.of(
                "",
                ".",
                ticket.substring(1),
                ticket.substring(0, 98),
                ticket + "A",
                ticket + "=",
                " " + ticket,
                ticket.replace(".", ""),
                "x".repeat(99),
                "x".repeat(1_000_000))) {
            isRefusedAs(MessageKey.TICKET_WRONG, refusal(wrong, "1", NOW));
        }
    }

    @Test
    void somebody_elses_ticket_and_that_of_another_policy_are_refused() {
        for (ClaimTicket other :
                List.of(new ClaimTicket(POLICY, 1, 0, EXPIRES, 1), new ClaimTicket(POLICY + 1, USER, 0, EXPIRES, 1))) {
            String ticket = tickets.signed(other);

            isRefusedAs(MessageKey.TICKET_OF_OTHER, refusal(ticket, Proofs.solved(ticket, BITS), NOW));
        }
    }

    @Test
    void a_ticket_is_good_until_the_millisecond_before_it_expires() {
        String ticket = tickets.signed(early());
        String proof = Proofs.solved(ticket, BITS);

        assertThat(refusal(ticket, proof, 0)).isEmpty();
        assertThat(refusal(ticket, proof, EXPIRES - 1)).isEmpty();
        isRefusedAs(MessageKey.TICKET_EXPIRED, refusal(ticket, proof, EXPIRES));
    }

    @Test
    void a_late_ticket_is_good_from_its_time_on_and_the_refusal_says_when() {
        String ticket = tickets.signed(new ClaimTicket(POLICY, USER, NOW, EXPIRES, 1));
        String proof = Proofs.solved(ticket, BITS);

        assertThat(refusal(ticket, proof, NOW)).isEmpty();
        Optional<ClaimTicketException> tooEarly = refusal(ticket, proof, NOW - 4_001);
        isRefusedAs(MessageKey.TICKET_TOO_EARLY, tooEarly);
        assertThat(tooEarly.orElseThrow().retryAfterSeconds()).isEqualTo(5);
        assertThat(tooEarly.orElseThrow()).hasMessageContaining("2026-01-14T12:00:00");
        assertThat(refusal(ticket, proof, NOW - 1).orElseThrow().retryAfterSeconds())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "a\u007f", "가", "123456789012345678901234567890123"})
    void a_proof_is_1_to_32_visible_ascii_characters(String proof) {
        String ticket = tickets.signed(early());

        isRefusedAs(MessageKey.PROOF_MALFORMED, refusal(ticket, proof, NOW));
        isRefusedAs(MessageKey.PROOF_MALFORMED, refusal(ticket, "x".repeat(1_000_000), NOW));
    }

    @Test
    void a_proof_that_is_too_weak_is_refused_with_what_is_asked_for_and_what_it_shows() {
        String ticket = tickets.signed(early());
        String proof = Proofs.tooWeak(ticket, BITS);

        Optional<ClaimTicketException> refusal = refusal(ticket, proof, NOW);

        isRefusedAs(MessageKey.PROOF_TOO_WEAK, refusal);
        assertThat(refusal.orElseThrow().message().arguments())
                .containsExactly(String.valueOf(BITS), String.valueOf(ProofOfWork.zeroBits(ticket, proof)));
    }

    /** One bit more is found by chance, each second time. */
    @Test
    void a_proof_shows_the_bits_it_was_made_for_and_mostly_not_many_more() {
        SplittableRandom random = new SplittableRandom(20260114);
        int enoughForMore = 0;
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            String ticket = tickets.signed(new ClaimTicket(POLICY, USER, 0, EXPIRES, random.nextLong()));
            int bits = 1 + random.nextInt(10);
            String proof = Proofs.solved(ticket, bits);

            assertThat(tickets.refusal(ticket, proof, POLICY, USER, bits, NOW)).isEmpty();
            if (tickets.refusal(ticket, proof, POLICY, USER, bits + 3, NOW).isEmpty()) {
                enoughForMore++;
            }
            seen.add(ticket);
        }

        assertThat(seen).hasSize(200);
        assertThat(enoughForMore).isLessThan(60); // an eighth of 200 is expected
    }
}
