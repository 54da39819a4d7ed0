package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.exception.ServiceUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DoorwayTest {
    private final Doorway doorway = new Doorway();

    @Test
    void a_closed_door_lets_nobody_in() {
        doorway.close();

        assertThat(doorway.open()).isFalse();
        assertThat(doorway.enter()).isFalse();
        assertThat(doorway.pass(() -> CompletableFuture.completedFuture("in")).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(ServiceUnavailableException.class);
        assertThat(doorway.requests()).isZero();
        assertThat(doorway.inside()).isZero();
    }

    @Test
    void draining_waits_for_requests_and_for_coupons_being_issued() throws InterruptedException {
        CompletableFuture<String> issuing = new CompletableFuture<>();
        assertThat(doorway.enter()).isTrue();
        var unused = doorway.pass(() -> issuing);

        assertThat(doorway.closeAndDrain(1)).isFalse();
        doorway.leave();
        assertThat(doorway.closeAndDrain(1)).isFalse();
        issuing.complete("issued");
        assertThat(doorway.closeAndDrain(1)).isTrue();
    }

    @Test
    void jobs_are_waited_for_and_none_begins_behind_a_closed_door() throws InterruptedException {
        List<String> done = new ArrayList<>();
        doorway.runIfOpen(() -> {
            doorway.close();
            assertThat(drained()).isFalse();
            done.add("begun before");
        });
        assertThat(doorway.closeAndDrain(1)).isTrue();
        doorway.runIfOpen(() -> done.add("begun after"));

        assertThat(done).containsExactly("begun before");
    }

    private boolean drained() {
        try {
            return doorway.closeAndDrain(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
