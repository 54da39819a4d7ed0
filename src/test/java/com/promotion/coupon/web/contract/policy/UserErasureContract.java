package com.promotion.coupon.web.contract.policy;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.adminPath;
import static com.promotion.coupon.web.contract.PolicyPaths.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.web.contract.RunningService;
import com.promotion.tokens.TokenIssuer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A user who wants to be forgotten: his coupons stay, and nobody can tell any more whose they were. */
public interface UserErasureContract extends RunningService {
    private static String erasePath(Object userId) {
        return "/api/v1/admin/users/" + userId + "/erase";
    }

    private static long anybody() {
        return ThreadLocalRandom.current().nextLong(1L << 51, 1L << 52);
    }

    /** Ended, and nothing on the way any more. */
    private void over(long policyId) {
        assertThat(client().end(policyId)).hasStatus(200);
        Await.until("its gate is closed", () -> database().gateClosed(policyId), closed -> closed);
    }

    @Test
    default void 삭제를_요청한_사용자는_가명으로_바뀌고_발급_수와_통계는_그대로이다() {
        long user = anybody();
        long policyId = client().openPolicy(3);
        Answer issued = client().with("Idempotency-Key", "wish-" + user).issue(policyId, user);
        client().issue(policyId, 1);
        client().use(issued.couponId(), "A", 30_000);
        over(policyId);
        List<Integer> before = counts(policyId);

        Answer erased = client().operator("kim").post(erasePath(user), "");

        assertThat(erased).hasStatus(200).isJson();
        assertThat(erased.body()).isEqualTo("{\"erasedCoupons\":1}");
        assertThat(counts(policyId)).isEqualTo(before).containsExactly(2, 1, 1, 0, 0, 1);
        JsonNode coupon = client().coupon(issued.couponId()).json();
        assertThat(coupon.path("status").asText()).isEqualTo("USED");
        assertThat(coupon.path("userId").asLong()).isNegative();
        assertThat(coupon.path("userIdText").asText())
                .isEqualTo(String.valueOf(coupon.path("userId").asLong()));
        assertThat(client().get(adminPath(policyId, "coupons.csv")).body())
                .contains("," + coupon.path("userIdText").asText() + ",")
                .doesNotContain(String.valueOf(user));
        List<JsonNode> trail = items(client().get(adminPath(policyId, "audit")));
        assertThat(trail.get(0).path("action").asText()).isEqualTo("ERASE");
        assertThat(trail.get(0).path("actor").asText()).isEqualTo("kim");
        assertThat(trail.get(0).path("changes").toString()).isEqualTo("[{\"field\":\"erasedCoupons\",\"to\":\"1\"}]");
        assertThat(trail.toString()).doesNotContain(String.valueOf(user));
        assertThat(client().get("/api/v1/coupons?userId=" + user))
                .satisfies(list -> assertThat(items(list)).isEmpty());
        assertThat(client().post(erasePath(user), "").body()).isEqualTo("{\"erasedCoupons\":0}");
    }

    private List<Integer> counts(long policyId) {
        JsonNode statistics = client().get(adminPath(policyId, "statistics")).json();
        return Stream.of("issued", "unused", "used", "expired", "cancelled", "remaining")
                .map(count -> statistics.path(count).asInt(-1))
                .toList();
    }

    @Test
    default void 끝나지_않은_정책의_쿠폰을_가진_사용자는_지울_수_없고_계속_한_장만_받는다() {
        long user = anybody();
        long over = client().openPolicy(1);
        long open = client().activated(PolicyDraft.open(5));
        client().issue(over, user);
        client().issue(open, user);
        over(over);

        isRefusedInBothLanguages(
                409,
                "CP010",
                "사용자가 아직 끝나지 않은 쿠폰 정책 " + open + "의 쿠폰을 가지고 있습니다. 지금 지우면 한 사람이 두 장을 받을 수 있으니, 정책이 종료된 뒤에 지워 주세요.",
                "The user has a coupon of coupon policy " + open
                        + ", which is not over. Erased now, he could get a second one: erase him after the policy has ended.",
                speaker -> speaker.post(erasePath(user), ""));
        assertThat(client().issue(open, user)).isRefusal(409, "CP004");
        assertThat(database().coupons(over)).extracting(row -> row.userId()).containsExactly(user);

        over(open);
        assertThat(client().post(erasePath(user), "").body()).isEqualTo("{\"erasedCoupons\":2}");
        assertThat(database().coupons(over).get(0).userId())
                .as("one pseudonym")
                .isNegative()
                .isEqualTo(database().coupons(open).get(0).userId());
        assertThat(client().issue(open, user)).as("over is over").isRefusal(409, "CP006");
    }

    @Test
    default void 사용자_삭제는_관리자만_할_수_있고_모르는_사용자는_0장이다() {
        assertThat(client().post(erasePath(anybody()), "").body()).isEqualTo("{\"erasedCoupons\":0}");
        for (String role : List.of("coupon-viewer", "coupon-service")) {
            assertThat(client().as(TokenIssuer.ofTests().token("1", List.of(role)))
                            .post(erasePath(1), ""))
                    .isRefusal(403, "CP016");
        }
        assertThat(client().anonymous().post(erasePath(1), "")).isRefusal(401, "CP015");
        for (String wrong : List.of("0", "-5", "abc", "9223372036854775808")) {
            assertThat(client().post(erasePath(wrong), ""))
                    .isRefusal(400, "CP008")
                    .mentioning("userId");
        }
        assertThat(client().get("/api/v1/coupons?userId=-5")).as("nobody's id").isRefusal(400, "CP008");
    }
}
