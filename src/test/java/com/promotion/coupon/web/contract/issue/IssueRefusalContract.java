package com.promotion.coupon.web.contract.issue;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Why a user gets no coupon, in Korean and in English: the codes CP001 to CP005. */
public interface IssueRefusalContract extends RunningService {
    @Test
    default void CP001_there_is_no_such_policy() {
        String korean = "쿠폰 정책 " + UNKNOWN + "을(를) 찾을 수 없습니다.";
        String english = "There is no coupon policy " + UNKNOWN + ".";

        isRefusedInBothLanguages(404, "CP001", korean, english, speaker -> speaker.issue(UNKNOWN, USER));
        isRefusedInBothLanguages(404, "CP001", korean, english, speaker -> speaker.stock(UNKNOWN));
        isRefusedInBothLanguages(404, "CP001", korean, english, speaker -> speaker.issued(UNKNOWN, USER));
        isRefusedInBothLanguages(404, "CP001", korean, english, speaker -> speaker.policy(UNKNOWN));
        isRefusedInBothLanguages(404, "CP001", korean, english, speaker -> speaker.activate(UNKNOWN));
    }

    @Test
    default void CP002_there_is_no_such_coupon() {
        isRefusedInBothLanguages(
                404,
                "CP002",
                "쿠폰 " + UNKNOWN + "을(를) 찾을 수 없습니다.",
                "There is no coupon " + UNKNOWN + ".",
                speaker -> speaker.coupon(UNKNOWN));
    }

    @Test
    default void CP003_쿠폰이_모두_소진되었다() {
        long policyId = client().openPolicy(1);
        assertThat(client().issue(policyId, USER)).hasStatus(201);

        isRefusedInBothLanguages(
                409,
                "CP003",
                "쿠폰이 모두 소진되었습니다.",
                "All coupons have been issued.",
                speaker -> speaker.issue(policyId, USER + 1));
    }

    @Test
    default void CP004_이미_발급받았고_소진된_뒤에도_그렇게_답한다() {
        long policyId = client().openPolicy(2);
        assertThat(client().issue(policyId, USER)).hasStatus(201);
        Function<ServiceClient, Answer> again = speaker -> speaker.issue(policyId, USER);

        isRefusedInBothLanguages(409, "CP004", "이미 발급받은 쿠폰입니다.", "You already have this coupon.", again);
        assertThat(client().issue(policyId, USER + 1)).hasStatus(201);
        isRefusedInBothLanguages(409, "CP004", "이미 발급받은 쿠폰입니다.", "You already have this coupon.", again);
        assertThat(database().coupons(policyId)).hasSize(2);
    }

    @Test
    default void CP005_policy_is_not_activated() {
        long policyId = client().planned(PolicyDraft.open(5));

        isRefusedInBothLanguages(
                409,
                "CP005",
                "아직 발급이 시작되지 않았습니다.",
                "Issuing has not started yet.",
                speaker -> speaker.issue(policyId, USER));
        assertThat(client().issue(policyId, USER)).asksToRetryWithin(3_600);
        assertThat(database().coupons(policyId)).isEmpty();
    }
}
