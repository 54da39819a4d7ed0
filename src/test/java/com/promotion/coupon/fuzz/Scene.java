package com.promotion.coupon.fuzz;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Policies and coupons in all states, which requests are about; made anew now and then, because requests end and delete them.
 *
 * @param policyIds as they stand in paths
 * @param couponIds ids and codes
 */
record Scene(List<String> policyIds, List<String> couponIds) {
    /** Users of the requests are 1 to this. */
    static final int USERS = 60;

    static Scene prepare(ServiceClient client) {
        List<String> policyIds = new ArrayList<>();
        List<String> couponIds = new ArrayList<>();
        long open = client.openPolicy(1_000);
        Answer unused = client.issue(open, 1);
        Answer used = client.issue(open, 2);
        assertThat(client.use(used.couponId(), "A-1", 30_000)).hasStatus(200);
        for (Answer coupon : List.of(unused, used, client.issue(open, 3))) {
            couponIds.add(String.valueOf(coupon.couponId()));
            couponIds.add(coupon.json().path("couponCode").asText());
        }
        long soldOut = client.openPolicy(1);
        assertThat(client.issue(soldOut, 1)).hasStatus(201);
        long ended = client.openPolicy(10);
        assertThat(client.end(ended)).hasStatus(200);
        long withProof = client.activated(PolicyDraft.open(10).with("proofOfWorkBits", 1));
        long planned = client.planned(PolicyDraft.open(10));
        for (long policyId : List.of(open, open, soldOut, ended, withProof, planned, 1L)) {
            policyIds.add(String.valueOf(policyId));
        }
        couponIds.add("1");
        return new Scene(List.copyOf(policyIds), List.copyOf(couponIds));
    }
}
