package com.promotion.coupon.application.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofOfWorkTest {

    /** Counted in the output of {@code printf ticket:0 | sha256sum}, and so on. */
    @ParameterizedTest
    @CsvSource({"1, 0", "0, 1", "5, 7", "1506, 8", "970, 9", "51399, 15", "42203, 16", "64226, 20"})
    void zero_bits_are_those_at_the_beginning_of_the_hash(String proof, int bits) {
        assertThat(ProofOfWork.zeroBits("ticket", proof)).isEqualTo(bits);
    }
}
