package com.promotion.coupon.web.contract.issue;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.issuePath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.web.contract.RunningService;
import java.net.URI;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A user is issued a coupon, finds it again and learns its rank. */
public interface IssueContract extends RunningService {
    @Test
    default void 발급에_성공하면_계약대로_응답한다() {
        long policyId = client().openPolicy(10);

        Answer answer = client().issue(policyId, USER);

        assertThat(answer).hasStatus(201).isJson();
        JsonNode coupon = answer.json();
        List<String> contract = new ArrayList<>(answer.members());
        assertThat(contract.removeAll(List.of(
                        "couponCode", "couponPolicyIdText", "userIdText", "rank", "issuedAtWithOffset", "zone")))
                .isTrue();
        assertThat(contract).containsExactly("couponId", "couponPolicyId", "userId", "status", "issuedAt", "expireAt");
        assertThat(coupon.path("couponPolicyId").asLong()).isEqualTo(policyId);
        assertThat(coupon.path("userId").asLong()).isEqualTo(USER);
        assertThat(coupon.path("status").asText()).isEqualTo("UNUSED");
        assertThat(coupon.path("rank").asInt()).isEqualTo(1);
        assertThat(database().coupons(policyId)).singleElement().satisfies(row -> {
            assertThat(coupon.path("couponId").isIntegralNumber()).isTrue();
            assertThat(coupon.path("couponId").asLong()).isEqualTo(row.id());
            assertThat(coupon.path("issuedAt").asText()).isEqualTo(seconds(row.issuedAt()));
            assertThat(coupon.path("expireAt").asText()).isEqualTo(seconds(row.expireAt()));
            assertThat(coupon.path("zone").asText()).isEqualTo("Asia/Seoul");
            assertThat(OffsetDateTime.parse(coupon.path("issuedAtWithOffset").asText()))
                    .isEqualTo(row.issuedAt()
                            .truncatedTo(ChronoUnit.SECONDS)
                            .atZone(ZoneId.of("Asia/Seoul"))
                            .toOffsetDateTime());
        });
    }

    /** Always with seconds, never with fractions: LocalDateTime.toString leaves out seconds of 0. */
    private static String seconds(LocalDateTime time) {
        String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
        return text.length() == "2025-01-14T10:30".length() ? text + ":00" : text;
    }

    @Test
    default void location_of_a_201_leads_to_the_same_coupon() {
        Answer issued = client().issue(client().openPolicy(10), USER);

        URI location = issued.uri().resolve(issued.header("Location").orElseThrow());
        Answer found = client().get(location.getPath());

        assertThat(location.getPath()).isEqualTo("/api/v1/coupons/" + issued.couponId());
        assertThat(found).hasStatus(200).isJson();
        assertThat(found.body()).isEqualTo(issued.body());
    }

    @Test
    default void coupon_code_is_accepted_instead_of_the_id_in_every_spelling() {
        Answer issued = client().issue(client().openPolicy(10), USER);
        String code = issued.json().path("couponCode").asText();

        assertThat(code).hasSize(13);
        for (String typed : List.of(code, code.toLowerCase(Locale.ROOT), code.replace('0', 'O'))) {
            Answer found = client().coupon(typed);
            assertThat(found).hasStatus(200);
            assertThat(found.body()).isEqualTo(issued.body());
        }
    }

    @Test
    default void ranks_count_the_coupons_in_the_order_they_were_issued() {
        long policyId = client().openPolicy(3);

        for (int rank = 1; rank <= 3; rank++) {
            assertThat(client().issue(policyId, USER + rank).json().path("rank").asInt())
                    .isEqualTo(rank);
        }
    }

    @Test
    default void 사용자_번호는_64비트_끝까지_쓸_수_있다() {
        long policyId = client().openPolicy(3);

        Answer answer = client().issue(policyId, Long.MAX_VALUE);

        assertThat(answer).hasStatus(201);
        assertThat(answer.json().path("userId").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(client().issued(policyId, Long.MAX_VALUE).body()).isEqualTo("true");
    }

    @Test
    default void user_id_of_13_digits_is_a_number_and_no_coupon_code() {
        long policyId = client().openPolicy(3);
        long bornAtThatMillisecond = 1_736_818_200_000L;
        assertThat(client().issue(policyId, bornAtThatMillisecond)).hasStatus(201);

        assertThat(client().issued(policyId, bornAtThatMillisecond).body()).isEqualTo("true");
        assertThat(client().issued(policyId, bornAtThatMillisecond + 1).body()).isEqualTo("false");
    }

    @Test
    default void unknown_members_of_a_body_are_ignored() {
        Answer answer = client().post(issuePath(client().openPolicy(1)), "{\"channel\":{\"a\":[1]},\"userId\":7}");

        assertThat(answer).hasStatus(201);
    }

    @Test
    default void 발급_여부는_받은_사람에게만_참이다() {
        long policyId = client().openPolicy(2);
        client().issue(policyId, USER);

        Answer holder = client().issued(policyId, USER);

        assertThat(holder).hasStatus(200).isJson();
        assertThat(holder.body()).isEqualTo("true");
        assertThat(client().issued(policyId, USER + 1).body()).isEqualTo("false");
    }
}
