package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.ServiceClient;
import java.util.ArrayList;
import java.util.List;

/** The paths below a policy, and the items of the lists there. */
public final class PolicyPaths {
    private PolicyPaths() {}

    public static String issuePath(long policyId) {
        return "/api/v1/coupons/policies/" + policyId + "/issue";
    }

    /** @param rest of the path of an operator: {@code audit?limit=2} */
    public static String adminPath(long policyId, String rest) {
        return ServiceClient.POLICIES + "/" + policyId + "/" + rest;
    }

    public static List<JsonNode> items(Answer answer) {
        assertThat(answer).hasStatus(200);
        List<JsonNode> items = new ArrayList<>();
        answer.json().path("items").forEach(items::add);
        return items;
    }
}
