package com.promotion.coupon.application.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightRequestsTest {
    private final InFlightRequests inFlight = new InFlightRequests();

    @Test
    void while_draining_nothing_begins() {
        inFlight.stopAccepting();

        assertThat(inFlight.draining()).isTrue();
        assertThat(inFlight.beginRequest()).isFalse();
        assertThat(inFlight.beginIssue()).isFalse();
        assertThat(inFlight.requests()).isZero();
        assertThat(inFlight.issuesInFlight()).isZero();
    }

    @Test
    void draining_waits_for_requests_and_for_coupons_being_issued() throws InterruptedException {
        assertThat(inFlight.beginRequest()).isTrue();
        assertThat(inFlight.beginIssue()).isTrue();

        assertThat(inFlight.drain(1)).isFalse();
        inFlight.endRequest();
        assertThat(inFlight.drain(1)).isFalse();
        inFlight.endIssue();
        assertThat(inFlight.drain(1)).isTrue();
    }

    @Test
    void draining_waits_for_jobs_and_lets_none_begin() throws InterruptedException {
        List<String> done = new ArrayList<>();
        inFlight.runJob(() -> {
            inFlight.stopAccepting();
            assertThat(drained()).isFalse();
            done.add("begun before");
        });
        assertThat(inFlight.drain(1)).isTrue();
        inFlight.runJob(() -> done.add("begun after"));

        assertThat(done).containsExactly("begun before");
    }

    private boolean drained() {
        try {
            return inFlight.drain(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
