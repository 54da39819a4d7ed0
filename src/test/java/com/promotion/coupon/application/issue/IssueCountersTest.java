package com.promotion.coupon.application.issue;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponSoldOutException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IssueCountersTest {
    private static final long POLICY = 100;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final IssueCounters counters = new IssueCounters(registry);
    private final IssuingFixture fixture = new IssuingFixture();

    @Test
    void answers_are_a_counter_with_one_series_for_each_kind() {
        counters.count(1, 0, null, new CompletionException(new CouponSoldOutException()));
        counters.count(2, 0, null, new CouponSoldOutException());
        counters.count(1, 0, null, new ServiceUnavailableException());
        counters.count(1, 0, null, new IllegalStateException("a bug"));
        counters.count(1, 0, IssueOutcome.pending(7, 1, 1), null);

        assertThat(scrape())
                .contains(
                        "# TYPE coupon_answers_total counter",
                        "coupon_answers_total{answer=\"CP003\"} 2.0",
                        "coupon_answers_total{answer=\"CP009\"} 1.0",
                        "coupon_answers_total{answer=\"" + CouponErrorCode.INTERNAL_ERROR.code() + "\"} 1.0",
                        "coupon_answers_total{answer=\"pending\"} 1.0",
                        "coupon_answers_total{answer=\"issued\"} 0.0",
                        "coupon_answers_total{answer=\"replayed\"} 0.0");
        assertThat(scrape())
                .filteredOn(line -> line.startsWith("coupon_answers_total{"))
                .hasSize(3 + CouponErrorCode.values().length);
    }

    @Test
    void refusals_are_counted_by_policy_too() {
        counters.count(1, 0, null, new CompletionException(new CouponSoldOutException()));
        counters.count(1, 0, null, new ServiceUnavailableException());
        counters.count(1, 0, IssueOutcome.pending(7, 1, 1), null);

        assertThat(counters.refusedOf(1))
                .isEqualTo(Map.of(CouponErrorCode.SOLD_OUT, 1L, CouponErrorCode.UNAVAILABLE, 1L));
    }

    @Test
    void times_are_a_histogram_in_seconds_with_six_outcomes() {
        counters.count(1, TimeUnit.MILLISECONDS.toNanos(150), null, new CouponSoldOutException());
        counters.count(1, TimeUnit.SECONDS.toNanos(20), null, new ServiceUnavailableException());

        assertThat(scrape())
                .contains(
                        "# TYPE coupon_issue_seconds histogram",
                        "coupon_issue_seconds_bucket{outcome=\"refused\",le=\"0.1\"} 0",
                        "coupon_issue_seconds_bucket{outcome=\"refused\",le=\"0.2\"} 1",
                        "coupon_issue_seconds_bucket{outcome=\"refused\",le=\"+Inf\"} 1",
                        "coupon_issue_seconds_count{outcome=\"refused\"} 1",
                        "coupon_issue_seconds_sum{outcome=\"refused\"} 0.15",
                        "coupon_issue_seconds_bucket{outcome=\"unavailable\",le=\"10.0\"} 0",
                        "coupon_issue_seconds_bucket{outcome=\"unavailable\",le=\"+Inf\"} 1");
        assertThat(scrape())
                .filteredOn(line -> line.startsWith("coupon_issue_seconds_count{"))
                .map(line -> line.replaceAll(".*\"(.*)\".*", "$1"))
                .containsExactlyInAnyOrder("issued", "replayed", "pending", "refused", "unavailable", "failed");
    }

    @Test
    void sizes_of_batches_are_histograms() {
        counters.gateCalled(1);
        counters.gateCalled(200);
        counters.ledgerCalled(201);

        assertThat(scrape())
                .contains(
                        "# TYPE coupon_gate_call_claims histogram",
                        "coupon_gate_call_claims_bucket{le=\"1.0\"} 1",
                        "coupon_gate_call_claims_bucket{le=\"200.0\"} 2",
                        "coupon_gate_call_claims_sum 201.0",
                        "# TYPE coupon_ledger_transaction_claims histogram",
                        "coupon_ledger_transaction_claims_bucket{le=\"200.0\"} 0",
                        "coupon_ledger_transaction_claims_bucket{le=\"500.0\"} 1");
    }

    @Test
    void the_sizes_of_batches_are_noted() {
        fixture.open(POLICY, Terms.of(10));
        fixture.ledgerWorkers.pause();
        List<CompletableFuture<CouponView>> issues = LongStream.rangeClosed(1, 5)
                .mapToObj(user -> fixture.issue(POLICY, user))
                .toList();

        fixture.ledgerWorkers.resume();

        assertThat(issues).allMatch(CompletableFuture::isDone);
        assertThat(fixture.meters.get("coupon.gate.call.claims").summary().totalAmount())
                .isEqualTo(5);
        assertThat(fixture.meters
                        .get("coupon.ledger.transaction.claims")
                        .summary()
                        .totalAmount())
                .isEqualTo(5);
        assertThat(fixture.meters.get("coupon.gate.call.claims").summary().max())
                .isGreaterThan(1);
    }

    private List<String> scrape() {
        return registry.scrape().lines().toList();
    }
}
