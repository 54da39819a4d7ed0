package com.promotion.coupon.web.dto.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.domain.PolicyChange;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatorTest {

    private static String operator(String subject) {
        return Operator.of(new Caller(subject, Set.of()));
    }

    @Test
    void the_operator_is_the_subject_cut_to_100_characters() {
        assertThat(operator("kim")).isEqualTo("kim");
        assertThat(operator("k".repeat(101))).isEqualTo("k".repeat(100));
    }

    @Test
    void no_subject_is_taken_for_the_clock() {
        assertThat(operator(PolicyChange.SCHEDULE)).isNotEqualTo(PolicyChange.SCHEDULE);
    }
}
