package com.promotion.coupon.web.contract.issue;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.issuePath;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User ids and ids in a path: what is not a positive whole number is refused and named. */
public interface IssueInputContract extends RunningService {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "0",
                "-0",
                "\"12345\"",
                "1.5",
                "1.01",
                "1e999999999",
                "-1e-999999999",
                "18446744073709551616",
                "9223372036854775808",
                "true",
                "[1]",
                "{}"
            })
    default void user_id_is_no_positive_whole_number(String userId) {
        long policyId = client().openPolicy(1);

        assertThat(client().post(issuePath(policyId), "{\"userId\":" + userId + "}"))
                .isRefusal(400, "CP008")
                .mentioning("userId");
        assertThat(database().coupons(policyId)).isEmpty();
    }

    @Test
    default void user_id_is_wrong_and_the_message_shows_it() {
        isRefusedInBothLanguages(
                400,
                "CP008",
                "userId은(는) 1 이상의 정수여야 합니다. (입력값: -1)",
                "userId must be a whole number of 1 or more (it is -1).",
                speaker -> speaker.issue(UNKNOWN, -1));
        assertThat(client().post(issuePath(UNKNOWN), "{\"userId\":\"" + "가\\n\\\"".repeat(1_000) + "\"}"))
                .isRefusal(400, "CP008")
                .mentioning("userId", "가");
    }

    @Test
    default void user_id_is_missing() {
        Function<ServiceClient, Answer> nobody = speaker -> speaker.post(issuePath(UNKNOWN), "{}");
        Function<ServiceClient, Answer> nothing = speaker -> speaker.post(issuePath(UNKNOWN), "{\"userId\":null}");
        Function<ServiceClient, Answer> noQuery =
                speaker -> speaker.get("/api/v1/coupons/policies/" + UNKNOWN + "/issued");
        for (Function<ServiceClient, Answer> request : List.of(nobody, nothing, noQuery)) {
            isRefusedInBothLanguages(400, "CP008", "userId은(는) 필수 항목입니다.", "userId is required.", request);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "me", "18446744073709551616", "%20", "ZZZZZZZZZZZZZ"})
    default void user_id_in_the_query_is_no_positive_whole_number(String userId) {
        assertThat(client().get("/api/v1/coupons/policies/" + client().openPolicy(1) + "/issued?userId=" + userId))
                .isRefusal(400, "CP008")
                .mentioning("userId");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "1.5", "abc", "1e3", "18446744073709551616", "9223372036854775808", "ZZZZZZZZZZZZZ"})
    default void id_in_the_path_is_no_number(String id) {
        String shown = URI.create(id).getPath();
        for (Answer answer : List.of(
                client().get("/api/v1/coupons/policies/" + id + "/stock"),
                client().get("/api/v1/coupons/policies/" + id + "/issued?userId=1"),
                client().post("/api/v1/coupons/policies/" + id + "/issue", "{\"userId\":1}"),
                client().get(ServiceClient.POLICIES + "/" + id),
                client().post(ServiceClient.POLICIES + "/" + id + "/activate", ""))) {
            assertThat(answer).isRefusal(400, "CP008").mentioning("policyId", shown);
        }
        assertThat(client().coupon(id)).isRefusal(400, "CP008").mentioning("couponId", shown);
    }
}
