package com.promotion.coupon.web.contract.issue;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.adminPath;
import static com.promotion.coupon.web.contract.PolicyPaths.items;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.assertStock;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.web.contract.RunningService;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Coupons are issued from the start of a policy to its end, by the clock of the database, and at no other time. */
public interface IssueWindowContract extends RunningService {
    int THREADS = 8;

    @Test
    default void CP005_the_window_has_not_opened() {
        LocalDateTime now = database().now();
        long policyId = client().activated(PolicyDraft.open(5).window(now.plusHours(1), now.plusHours(2)));

        isRefusedInBothLanguages(
                409,
                "CP005",
                "아직 발급이 시작되지 않았습니다.",
                "Issuing has not started yet.",
                speaker -> speaker.issue(policyId, USER));
        assertThat(client().issue(policyId, USER)).asksToRetryWithin(3_600);
        long halfAnHourOrMore = Long.parseLong(
                client().issue(policyId, USER).header("Retry-After").orElseThrow());
        assertThat(halfAnHourOrMore).isGreaterThan(1_800);
    }

    @Test
    default void CP006_the_window_is_over() {
        long policyId = policyThatEndsSoon();
        LocalDateTime endAt = database().policy(policyId).endAt();

        Await.until("the window is over", database()::now, now -> !now.isBefore(endAt));

        isRefusedInBothLanguages(
                409, "CP006", "쿠폰 발급이 종료되었습니다.", "Issuing has ended.", speaker -> speaker.issue(policyId, USER));
        assertStock(client(), policyId, 5, false);
        assertThat(database().coupons(policyId)).isEmpty();
    }

    /** Activated before its end, however slow the machine is today. */
    private long policyThatEndsSoon() {
        for (Duration lead = Duration.ofMillis(400); ; lead = lead.multipliedBy(2)) {
            LocalDateTime now = database().now();
            long policyId = client().planned(PolicyDraft.open(5).window(now.minusHours(1), now.plus(lead)));
            if (client().activate(policyId).status() == 200) {
                return policyId;
            }
        }
    }

    @Test
    default void stock_is_not_available_outside_the_window() {
        LocalDateTime now = database().now();

        long early = client().activated(PolicyDraft.open(5).window(now.plusHours(1), now.plusHours(2)));

        assertStock(client(), early, 5, false);
    }

    /** Nothing happens at startAt but that the clock passes it. */
    @Test
    default void 시작_시각_전에는_한_장도_발급되지_않고_시작되면_발급된다() {
        // A machine so slow that the window opens before the first request proves nothing: it gets more time.
        for (Duration lead = Duration.ofMillis(1_500); ; lead = lead.multipliedBy(2)) {
            LocalDateTime startAt = database().now().plus(lead);
            long policyId = client().activated(PolicyDraft.open(1_000_000).window(startAt, startAt.plusDays(1)));

            List<String> outcomes = outcomesUntilIssued(policyId);

            assertThat(outcomes).containsOnly("CP005", "201");
            assertThat(database().coupons(policyId))
                    .hasSize(Collections.frequency(outcomes, "201"))
                    .extracting(CouponRow::issuedAt)
                    .allSatisfy(issuedAt -> assertThat(issuedAt)
                            .isAfterOrEqualTo(database().policy(policyId).startAt()));
            if (outcomes.contains("CP005")) {
                return;
            }
        }
    }

    /** Without an activation. The gate is loaded before the start; no coupon is issued before it, and all are after it. */
    @Test
    default void 예약된_정책은_시작_시각에_스스로_열리고_첫_순간부터_게이트가_준비되어_있다() {
        for (Duration lead = Duration.ofSeconds(3); ; lead = lead.multipliedBy(2)) {
            LocalDateTime startAt = database().now().plus(lead);
            long policyId = client().planned(PolicyDraft.open(1_000_000).window(startAt, startAt.plusDays(1)));
            assertThat(client().policy(policyId).json().path("scheduled").asBoolean())
                    .isTrue();
            Await.until("its gate is loaded", () -> gate().of(policyId).stock(), "1000000"::equals);
            if (database().now().isBefore(startAt)) {
                assertThat(client().policy(policyId).json().path("status").asText())
                        .isEqualTo("PENDING");
            }

            List<String> outcomes = outcomesUntilIssued(policyId);

            assertThat(outcomes).contains("201").isSubsetOf("CP005", "201");
            assertThat(database().coupons(policyId))
                    .hasSize(Collections.frequency(outcomes, "201"))
                    .allSatisfy(row -> assertThat(row.issuedAt())
                            .isAfterOrEqualTo(database().policy(policyId).startAt()));
            assertThat(database().policy(policyId).status()).isEqualTo("ACTIVE");
            assertThat(items(client().get(adminPath(policyId, "audit"))))
                    .extracting(item -> item.path("action").asText() + " "
                            + item.path("actor").asText())
                    .containsExactly("OPEN schedule", "CREATE test-service");
            if (outcomes.contains("CP005")) {
                return; // else the machine was so slow that the window had opened before the first request
            }
        }
    }

    /** Each thread sends requests of new users until it has been given 5 coupons. */
    private List<String> outcomesUntilIssued(long policyId) {
        AtomicLong nextUser = new AtomicLong(1);
        Callable<List<String>> requests = () -> {
            List<String> outcomes = new ArrayList<>();
            Await.until(
                    "the window opens by itself",
                    () -> {
                        outcomes.add(client().issue(policyId, nextUser.getAndIncrement())
                                .outcome());
                        return Collections.frequency(outcomes, "201");
                    },
                    issued -> issued == 5);
            return outcomes;
        };
        return flat(Crowd.together(THREADS, Collections.nCopies(THREADS, requests)));
    }

    @Test
    default void 종료_시각_뒤에는_한_장도_발급되지_않는다() {
        for (Duration lead = Duration.ofMillis(1_500); ; lead = lead.multipliedBy(2)) {
            LocalDateTime now = database().now();
            long policyId = client().planned(PolicyDraft.open(1_000_000).window(now.minusHours(1), now.plus(lead)));
            if (client().activate(policyId).status() == 200 && issuedBeforeTheEndOnly(policyId)) {
                return;
            }
        }
    }

    /** Returns whether a coupon was issued before the end; without one nothing is proven. */
    private boolean issuedBeforeTheEndOnly(long policyId) {
        LocalDateTime endAt = database().policy(policyId).endAt();
        AtomicLong nextUser = new AtomicLong(1);
        AtomicBoolean over = new AtomicBoolean();
        Collection<String> late = Collections.synchronizedList(new ArrayList<>());
        Callable<List<String>> requests = () -> {
            List<String> outcomes = new ArrayList<>();
            while (late.size() < 100) {
                boolean sentLate = over.get();
                String outcome =
                        client().issue(policyId, nextUser.getAndIncrement()).outcome();
                outcomes.add(outcome);
                if (sentLate) {
                    late.add(outcome);
                }
            }
            return outcomes;
        };
        Callable<List<String>> clock = () -> {
            Await.until("the window is over", database()::now, now -> !now.isBefore(endAt));
            over.set(true);
            return List.of();
        };
        List<Callable<List<String>>> all = new ArrayList<>(Collections.nCopies(THREADS, requests));
        all.add(clock);

        List<String> outcomes = flat(Crowd.together(THREADS + 1, all));

        assertThat(late).containsOnly("CP006");
        assertThat(outcomes).containsAnyOf("201", "CP006").isSubsetOf("201", "CP006");
        assertThat(database().coupons(policyId)).hasSize(Collections.frequency(outcomes, "201"));
        return outcomes.contains("201");
    }

    private static <T> List<T> flat(List<List<T>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
