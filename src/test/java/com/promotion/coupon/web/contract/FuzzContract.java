package com.promotion.coupon.web.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fuzz.FuzzRun;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the answer is one that the document has; many more requests: {@code deploy/fuzz/run}. */
public interface FuzzContract extends RunningService {

    /** Always the same requests, so that a red run stays red. */
    @Test
    default void odd_requests_are_answered_as_documented_and_issue_nothing_too_much() throws IOException {
        FuzzRun run = new FuzzRun(client(), 20261130);

        run.send(2_000);

        assertThat(run.faults()).as(run.summary()).isEmpty();
        assertThat(run.issuesExactly()).isTrue();
    }
}
