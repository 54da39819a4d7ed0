package com.promotion.coupon.application.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.exception.ServiceUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InFlightRequestsTest {
    private final InFlightRequests inFlight = new InFlightRequests();

    @Test
    void a_closed_door_lets_nobody_in() {
        inFlight.close();

        assertThat(inFlight.open()).isFalse();
        assertThat(inFlight.enter()).isFalse();
        assertThat(inFlight.pass(() -> CompletableFuture.completedFuture("in")).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(ServiceUnavailableException.class);
        assertThat(inFlight.requests()).isZero();
        assertThat(inFlight.inside()).isZero();
    }

    @Test
    void draining_waits_for_requests_and_for_coupons_being_issued() throws InterruptedException {
        CompletableFuture<String> issuing = new CompletableFuture<>();
        assertThat(inFlight.enter()).isTrue();
        var unused = inFlight.pass(() -> issuing);

        assertThat(inFlight.closeAndDrain(1)).isFalse();
        inFlight.leave();
        assertThat(inFlight.closeAndDrain(1)).isFalse();
        issuing.complete("issued");
        assertThat(inFlight.closeAndDrain(1)).isTrue();
    }

    @Test
    void jobs_are_waited_for_and_none_begins_behind_a_closed_door() throws InterruptedException {
        List<String> done = new ArrayList<>();
        inFlight.runIfOpen(() -> {
            inFlight.close();
            assertThat(drained()).isFalse();
            done.add("begun before");
        });
        assertThat(inFlight.closeAndDrain(1)).isTrue();
        inFlight.runIfOpen(() -> done.add("begun after"));

        assertThat(done).containsExactly("begun before");
    }

    private boolean drained() {
        try {
            return inFlight.closeAndDrain(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
