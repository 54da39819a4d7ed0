package com.promotion.coupon.web.contract.policy;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Conditional requests for a policy: RFC 9110 section 13. */
public interface PolicyPreconditionsContract extends RunningService {

    private String etag(long policyId) {
        return client().policy(policyId).header("ETag").orElseThrow();
    }

    @Test
    default void an_answer_that_the_caller_has_is_304() {
        long policyId = client().planned(PolicyDraft.open(10));
        String etag = etag(policyId);

        for (String header : new String[] {etag, "W/" + etag, "*", "\"x\", " + etag}) {
            ServiceClient knowing = client().with("If-None-Match", header);
            Answer spared = knowing.policy(policyId);
            Answer head = knowing.send("HEAD", ServiceClient.POLICIES + "/" + policyId, BodyPublishers.noBody());

            assertThat(spared).as(header).hasStatus(304);
            assertThat(spared.body()).isEmpty();
            assertThat(spared.header("ETag")).hasValue(etag);
            assertThat(head).as(header).hasStatus(304);
        }
        assertThat(client().with("If-None-Match", "\"99-0-PENDING\"").policy(policyId))
                .hasStatus(200)
                .isJson();
    }

    @Test
    default void a_coupon_that_was_issued_changes_the_answer_but_not_the_version() {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client().activated(draft);
        String before = etag(policyId);
        assertThat(client().issue(policyId, 1)).hasStatus(201);

        Answer now = client().with("If-None-Match", before).policy(policyId);
        Answer changed = client().change(policyId, before, draft.with("name", "새 이름"));

        assertThat(now).hasStatus(200);
        assertThat(now.json().path("issuedQuantity").asInt()).isEqualTo(1);
        assertThat(now.header("ETag")).isPresent().isNotEqualTo(Optional.of(before));
        assertThat(changed).hasStatus(200);
        assertThat(client().change(policyId, before, draft)).isRefusal(412, "CP013");
    }

    @Test
    default void conditions_hold_for_reading_and_for_every_action() {
        long policyId = client().planned(PolicyDraft.open(10));
        String etag = etag(policyId);

        assertThat(client().with("If-Match", "\"99\"").policy(policyId)).isRefusal(412, "CP013");
        assertThat(client().with("If-Match", etag).policy(policyId)).hasStatus(200);
        ServiceClient unlessSeen = client().with("If-None-Match", etag);
        assertThat(unlessSeen.activate(policyId)).isRefusal(412, "CP013").mentioning("If-None-Match");
        assertThat(unlessSeen.delete(policyId)).isRefusal(412, "CP013");
        assertThat(client().with("If-None-Match", "*").activate(policyId)).isRefusal(412, "CP013");
        assertThat(client().policy(policyId).json().path("status").asText()).isEqualTo("PENDING");
        assertThat(client().with("If-None-Match", "\"99\"").activate(policyId)).hasStatus(200);
    }
}
