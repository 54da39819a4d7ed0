package com.promotion.coupon.web.dto.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.StalePolicyException;
import com.promotion.coupon.fixtures.Terms;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {
    private static final PolicyView POLICY = new PolicyView(1, Terms.of(10).build(), 5, PolicyStatus.ACTIVE, true, 3);

    private static Preconditions ifMatch(String... lines) {
        return new Preconditions(List.of(lines), List.of());
    }

    private static Preconditions ifNoneMatch(String... lines) {
        return new Preconditions(List.of(), List.of(lines));
    }

    @Test
    void an_etag_names_all_that_the_answer_shows() {
        assertThat(Preconditions.etag(POLICY)).isEqualTo("\"3-5-ACTIVE\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"3\"", "*", "\"1\", \"3\"", " \"3\" ", "\"3-5-ACTIVE\"", "\"3-4-ACTIVE\"", "\"a,b\",\"3\""})
    void if_match_matches_the_version_it_names(String header) {
        assertThat(ifMatch(header).requiringIfMatch().test(3)).isTrue();
        assertThat(ifMatch("\"8\"", header).versions().test(3)).isTrue();
        assertThat(ifMatch(header).alreadyHas(POLICY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2\"",
                "3",
                "W/\"3\"",
                "\"33\"",
                "\"\"",
                ",",
                "\"3x\"",
                "\"99999999999\"",
                "W/*",
                "\"a,*,b\"",
                "\"a,\"3\",b\"x",
                "\"03\"",
                "\"3-foo\"",
                "\"3-05-ACTIVE\""
            })
    void if_match_matches_no_other_and_no_weak_one(String header) {
        assertThat(ifMatch(header).requiringIfMatch().test(3)).isFalse();
        assertThat(ifMatch(header).versions().test(3)).isFalse();
        assertThatThrownBy(() -> ifMatch(header).alreadyHas(POLICY)).isInstanceOf(StalePolicyException.class);
    }

    @Test
    void without_if_match_nothing_is_changed_where_it_is_required() {
        assertThatThrownBy(() -> ifMatch().requiringIfMatch())
                .isInstanceOfSatisfying(CouponException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(CouponErrorCode.VERSION_REQUIRED));
        assertThat(ifMatch().versions().test(3)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3-5-ACTIVE\"", "W/\"3-5-ACTIVE\"", "*", "\"x\", \"3-5-ACTIVE\""})
    void if_none_match_spares_an_answer_that_the_caller_has(String header) {
        assertThat(ifNoneMatch(header).alreadyHas(POLICY)).isTrue();
        assertThat(ifNoneMatch(header).versions().test(3)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"3\"", "\"3-4-ACTIVE\"", "\"3-5-ENDED\"", "\"2-5-ACTIVE\"", "3-5-ACTIVE", ",", "\"a,*,b\""})
    void if_none_match_does_not_hide_what_has_changed(String header) {
        assertThat(ifNoneMatch(header).alreadyHas(POLICY)).isFalse();
    }

    @Test
    void if_none_match_allows_a_change_of_another_version() {
        assertThat(ifNoneMatch("\"2-5-ACTIVE\"").versions().test(3)).isTrue();
        assertThat(new Preconditions(List.of("\"3\""), List.of("\"2\""))
                        .versions()
                        .test(3))
                .isTrue();
        assertThat(new Preconditions(List.of("\"3\""), List.of("\"3\""))
                        .versions()
                        .test(3))
                .isFalse();
    }
}
