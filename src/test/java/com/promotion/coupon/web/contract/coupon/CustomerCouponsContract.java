package com.promotion.coupon.web.contract.coupon;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.PolicyDraft;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of all coupons of one user. */
public interface CustomerCouponsContract extends IssuedCoupons {
    @Test
    default void 내_쿠폰은_최신순으로_빠짐없이_나뉘어_조회된다() {
        long user = newUser();
        List<Long> mine = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            mine.add(issuedCoupon(PolicyDraft.open(10), user));
        }
        Collections.reverse(mine);

        List<Long> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = coupons(user, "&limit=2" + cursor).json();
            page.path("items").forEach(item -> seen.add(item.path("couponId").asLong()));
            assertThat(page.path("items").size()).isBetween(1, 2);
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : null;
        }

        assertThat(seen).isEqualTo(mine);
        assertThat(coupons(user, "").json().path("items")).hasSize(5);
    }

    @Test
    default void coupon_list_shows_each_coupon_with_name_and_discount() {
        long user = newUser();
        long coupon = issuedCoupon(
                PolicyDraft.open(1)
                        .with("name", "\"겨울\" 쿠폰")
                        .with("discountType", "PERCENTAGE")
                        .with("discountValue", 15)
                        .with("maxDiscountAmount", 5_000),
                user);

        JsonNode item = coupons(user, "").json().path("items").path(0);

        client().coupon(coupon).json().properties().forEach(member -> assertThat(item.path(member.getKey()))
                .as(member.getKey())
                .isEqualTo(member.getValue()));
        assertThat(item.path("name").asText()).isEqualTo("\"겨울\" 쿠폰");
        assertThat(item.path("discountType").asText()).isEqualTo("PERCENTAGE");
        assertThat(item.path("discountValue").asInt()).isEqualTo(15);
        assertThat(item.path("maxDiscountAmount").asInt()).isEqualTo(5_000);
        assertThat(item.has("minOrderAmount")).isFalse();
    }

    @Test
    default void coupon_list_is_filtered_by_the_current_status() {
        long user = newUser();
        long unused = issuedCoupon(PolicyDraft.open(10), user);
        long used = issuedCoupon(PolicyDraft.open(10), user);
        client().use(used, "A", 1_000);
        long overdue = issuedCoupon(PolicyDraft.open(10), user);
        database().makeOverdue(overdue);

        assertThat(ids(coupons(user, "&status=UNUSED"))).containsExactly(unused);
        assertThat(ids(coupons(user, "&status=USED"))).containsExactly(used);
        assertThat(ids(coupons(user, "&status=EXPIRED"))).containsExactly(overdue);
        assertThat(ids(coupons(user, "&status=EXPIRED&limit=1"))).containsExactly(overdue);
        assertThat(client().get("/api/v1/coupons?userId=" + (user + 1)).body()).isEqualTo("{\"items\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=unused", "status=", "limit=0", "limit=101", "limit=x", "cursor=0", "cursor=x"})
    default void coupon_list_refuses_an_invalid_parameter(String parameter) {
        assertThat(coupons(USER, "&" + parameter))
                .isRefusal(400, "CP008")
                .mentioning(parameter.substring(0, parameter.indexOf('=')));
    }

    @Test
    default void coupon_list_needs_a_user_id() {
        assertThat(client().get("/api/v1/coupons")).isRefusal(400, "CP008").mentioning("userId");
    }

    /** A user without coupons, as the database is shared by all tests. */
    private static long newUser() {
        return ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);
    }

    private Answer coupons(long user, String parameters) {
        return client().get("/api/v1/coupons?userId=" + user + parameters);
    }

    private static List<Long> ids(Answer page) {
        List<Long> ids = new ArrayList<>();
        page.json().path("items").forEach(item -> ids.add(item.path("couponId").asLong()));
        return ids;
    }
}
