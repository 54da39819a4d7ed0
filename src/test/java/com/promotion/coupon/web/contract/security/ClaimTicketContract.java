package com.promotion.coupon.web.contract.security;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.ticket.Proofs;
import com.promotion.coupon.web.contract.RunningService;
import com.promotion.tokens.TokenIssuer;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy with proof of work issues coupons only for a ticket that was fetched before, and for a proof. */
public interface ClaimTicketContract extends RunningService {
    int BITS = 8;

    private static PolicyDraft draft() {
        return PolicyDraft.open(5).with("proofOfWorkBits", BITS);
    }

    /** The client with this ticket and a proof for it. */
    private ServiceClient with(String ticket) {
        return client().with("Claim-Ticket", ticket).with("Claim-Proof", Proofs.solved(ticket, BITS));
    }

    private String ticket(long policyId, long userId) {
        Answer answer = client().ticket(policyId, userId);
        assertThat(answer).hasStatus(200);
        return answer.json().path("ticket").asText();
    }

    @Test
    default void with_proof_of_work_a_claim_without_a_ticket_is_403() {
        long policyId = client().activated(draft());

        isRefusedInBothLanguages(
                403,
                "CP018",
                "이 쿠폰은 발급 티켓과 작업 증명이 필요합니다. (Claim-Ticket, Claim-Proof 헤더)",
                "This coupon needs a claim ticket and its proof of work: headers Claim-Ticket and Claim-Proof.",
                speaker -> speaker.issue(policyId, USER));
        assertThat(client().issue(policyId, USER).header("WWW-Authenticate")).isEmpty();
        assertThat(client().with("Accept", "application/json, application/problem+json")
                        .issue(policyId, USER))
                .isProblem(403, "CP018");
        assertThat(database().coupons(policyId)).isEmpty();
        assertThat(client().get(ServiceClient.POLICIES + "/" + policyId + "/statistics")
                        .json()
                        .path("refusedByThisNode")
                        .path("CP018")
                        .asInt())
                .isPositive();
    }

    @Test
    default void with_a_ticket_and_a_solved_proof_a_coupon_is_issued_once() {
        long policyId = client().planned(draft());
        String ticket = ticket(policyId, USER);
        assertThat(client().activate(policyId)).hasStatus(200);

        assertThat(with(ticket).issue(policyId, USER)).hasStatus(201);
        assertThat(with(ticket).issue(policyId, USER)).isRefusal(409, "CP004");
        assertThat(database().coupons(policyId)).hasSize(1);
    }

    @Test
    default void a_customer_fetches_a_ticket_of_his_own_and_no_other() {
        long policyId = client().planned(draft());
        ServiceClient customer = client().as(TokenIssuer.ofTests().customer(USER));
        String path = "/api/v1/coupons/policies/" + policyId + "/ticket";

        String ticket = customer.post(path, "{}").json().path("ticket").asText();
        assertThat(customer.ticket(policyId, USER + 1)).isRefusal(403, "CP016");
        assertThat(client().anonymous().ticket(policyId, USER)).isRefusal(401, "CP015");
        assertThat(client().activate(policyId)).hasStatus(200);
        assertThat(with(ticket).issue(policyId, USER)).hasStatus(201);
    }

    @Test
    default void somebody_elses_ticket_that_of_another_policy_a_changed_one_and_a_weak_proof_are_403() {
        long policyId = client().planned(draft());
        long otherPolicyId = client().planned(draft());
        String own = ticket(policyId, USER);
        String changed = own.substring(0, 10) + (own.charAt(10) == 'A' ? 'B' : 'A') + own.substring(11);
        List<ServiceClient> impostors = List.of(
                with(ticket(policyId, USER + 1)),
                with(ticket(otherPolicyId, USER)),
                with(changed),
                with("x".repeat(4_000)),
                with(own).with("Claim-Proof", Proofs.tooWeak(own, BITS)),
                with(own).with("Claim-Proof", "x".repeat(33)));
        assertThat(client().activate(policyId)).hasStatus(200);

        for (ServiceClient impostor : impostors) {
            assertThat(impostor.issue(policyId, USER)).isRefusal(403, "CP018");
        }
        assertThat(database().coupons(policyId)).isEmpty();
    }

    @Test
    default void before_the_opening_a_claim_with_a_ticket_is_refused_by_the_window_and_after_it_gets_a_coupon() {
        LocalDateTime startAt = database().now().plusSeconds(4);
        long policyId = client().activated(draft().window(startAt, startAt.plusDays(1)));
        Answer fetched = client().ticket(policyId, USER);
        JsonNode issued = fetched.json();
        ServiceClient customer = with(issued.path("ticket").asText());
        Answer first = customer.issue(policyId, USER);

        if (database().now().isBefore(startAt)) {
            assertThat(first).isRefusal(409, "CP005").asksToRetryWithin(4);
            assertThat(fetched.members())
                    .containsExactly("ticket", "proofOfWorkBits", "usableFrom", "expiresAt", "zone");
            assertThat(issued.path("proofOfWorkBits").asInt()).isEqualTo(BITS);
            LocalDateTime opening = database().policy(policyId).startAt();
            assertThat(LocalDateTime.parse(issued.path("usableFrom").asText())).isEqualTo(opening);
            assertThat(LocalDateTime.parse(issued.path("expiresAt").asText())).isEqualTo(opening.plusDays(1));
        }
        Await.until(
                "the window opens, and the ticket is good at once",
                () -> customer.issue(policyId, USER).outcome(),
                outcome -> !outcome.equals("CP005"));
        assertThat(database().coupons(policyId)).hasSize(1);
    }

    @Test
    default void a_ticket_that_is_fetched_after_the_opening_is_usable_after_some_seconds() {
        long policyId = client().activated(draft());
        ServiceClient latecomer = with(ticket(policyId, USER));

        assertThat(latecomer.issue(policyId, USER)).isRefusal(403, "CP018").asksToRetryWithin(5);
        Await.until(
                "the wait is over",
                () -> latecomer.issue(policyId, USER).outcome(),
                outcome -> !outcome.equals("CP018"));
        assertThat(database().coupons(policyId)).hasSize(1);
    }

    @Test
    default void a_policy_without_proof_of_work_needs_nothing_and_ignores_what_comes() {
        long policyId = client().openPolicy(5);
        assertThat(client().policy(policyId).json().path("proofOfWorkBits").asInt(-1))
                .isZero();
        Answer fetched = client().ticket(policyId, USER);

        assertThat(fetched).hasStatus(200);
        assertThat(fetched.json().path("proofOfWorkBits").asInt(-1)).isZero();
        assertThat(client().issue(policyId, USER)).hasStatus(201);
        assertThat(client().with("Claim-Ticket", "x").with("Claim-Proof", "y").issue(policyId, USER + 1))
                .hasStatus(201);
    }

    @Test
    default void there_is_no_ticket_for_an_unknown_policy_nor_for_one_that_has_ended() {
        long policyId = client().activated(draft());
        assertThat(client().end(policyId)).hasStatus(200);

        assertThat(client().ticket(policyId, USER)).isRefusal(409, "CP006");
        assertThat(client().ticket(UNKNOWN, USER)).isRefusal(404, "CP001");
        assertThat(client().issue(policyId, USER)).isRefusal(409, "CP006");
    }

    @Test
    default void proof_of_work_is_changed_like_the_discount_and_counts_at_once() {
        PolicyDraft without = PolicyDraft.open(5);
        long policyId = client().activated(without);

        assertThat(client().change(policyId, without.with("proofOfWorkBits", 24)))
                .hasStatus(200);
        assertThat(client().issue(policyId, USER)).isRefusal(403, "CP018");
        assertThat(client().change(policyId, without)).hasStatus(200);
        assertThat(client().issue(policyId, USER)).hasStatus(201);
        assertThat(client().change(policyId, without.with("proofOfWorkBits", 1)))
                .isRefusal(409, "CP010");
        for (Object wrong : List.of(-1, 25, "8")) {
            assertThat(client().create(without.with("proofOfWorkBits", wrong))).isRefusal(400, "CP008");
        }
    }
}
