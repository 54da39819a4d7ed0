package com.promotion.architecture.coupon.infrastructure;

import com.promotion.architecture.coupon.web.WebThatReachesThrough;
import jakarta.transaction.Transactional;
import java.time.LocalDateTime;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

public record InfrastructureThatAnswers(WebThatReachesThrough web) {

    @Transactional
    void commitsHere() {}

    @SuppressWarnings("JavaTimeDefaultTimeZone")
    static LocalDateTime asksTheWallClock() {
        return LocalDateTime.now();
    }

    static Executor makesItsOwnThreads() {
        return Executors.newCachedThreadPool();
    }
}
