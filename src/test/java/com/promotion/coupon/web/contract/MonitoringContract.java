package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.PolicyDraft;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readiness and metrics, as operators collect them. */
public interface MonitoringContract extends RunningService {
    @Test
    default void readiness_is_up_and_shows_node_gate_and_database() {
        Answer answer = client().readiness();

        assertThat(answer).hasStatus(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("UP");
        assertThat(answer.json().path("checks")).anySatisfy(check -> {
            assertThat(check.path("name").asText()).isEqualTo("issuing");
            assertThat(check.path("status").asText()).isEqualTo("UP");
            assertThat(check.path("data").path("nodeId").asText()).isEqualTo("leased");
            assertThat(check.path("data").path("gate").asText()).isEqualTo("reachable");
            assertThat(check.path("data").path("database").asText()).isEqualTo("answering");
        });
    }

    @Test
    default void metrics_have_counters_gauges_and_histograms_at_one_path_on_every_server() {
        long policyId = client().openPolicy(7);
        assertThat(client().issue(policyId, USER)).hasStatus(201);

        Answer metrics = Await.until(
                "the policy is shown, with the last of its gauges",
                () -> client().get("/prometheus"),
                answer -> answer.body().contains("coupon_gate_stock{policy=\"" + policyId + "\"} 6.0\n")
                        && answer.body().contains("coupon_gaps{policy=\"" + policyId + "\"}"));

        assertThat(metrics).hasStatus(200);
        assertThat(metrics.header("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
        assertThat(metrics.body().lines())
                .contains(
                        "# TYPE coupon_answers_total counter",
                        "# TYPE coupon_job_done_total counter",
                        "# TYPE coupon_requests_refused_total counter",
                        "# TYPE coupon_requests_limited_total counter",
                        "# TYPE coupon_issue_seconds histogram",
                        "# TYPE coupon_gate_call_claims histogram",
                        "# TYPE coupon_ledger_transaction_claims histogram",
                        "coupon_gate_reachable 1.0",
                        "coupon_stock_remaining{policy=\"" + policyId + "\"} 6.0",
                        "coupon_gaps{policy=\"" + policyId + "\"} 0.0")
                .anyMatch(line -> line.matches("coupon_answers_total\\{answer=\"issued\"} [1-9].*"))
                .anyMatch(line -> line.matches("coupon_issue_seconds_count\\{outcome=\"issued\"} [1-9].*"));
    }

    @Test
    default void metrics_are_openmetrics_for_clients_that_name_it() {
        Answer metrics = client().with("Accept", "application/openmetrics-text; version=1.0.0, text/plain;q=0.5")
                .get("/prometheus");

        assertThat(metrics).hasStatus(200);
        assertThat(metrics.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(metrics.body()).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "!!!", ";;,,", "application/vnd.google.protobuf"})
    default void metrics_are_text_whatever_else_is_accepted(String accept) {
        Answer metrics = client().with("Accept", accept).get("/prometheus");

        assertThat(metrics).hasStatus(200);
        assertThat(metrics.body()).contains("# TYPE coupon_answers_total counter\n");
    }

    @Test
    default void metrics_answer_HEAD_and_refuse_POST() {
        Answer head = client().send("HEAD", "/prometheus", BodyPublishers.noBody());

        assertThat(head).hasStatus(200);
        assertThat(head.body()).isEmpty();
        assertThat(client().post("/prometheus", "{}")).hasStatus(405);
    }

    @Test
    default void health_and_metrics_show_last_run_duration_count_and_failures_of_every_job() {
        LocalDateTime startAt = database().now().plusSeconds(5); // the first request of a cold server takes its time
        long policyId = client().planned(PolicyDraft.open(5).window(startAt, startAt.plusDays(1)));
        Await.until("it is open", () -> database().policy(policyId).status(), "ACTIVE"::equals);

        JsonNode data = Await.until(
                "health shows it",
                () -> healthCheck("jobs"),
                jobs -> jobs.path("open-policies.done").asLong() >= 1);
        for (String job : List.of(
                "node",
                "gate-recovery",
                "gate-reconciliation",
                "open-policies",
                "end-policies",
                "limit-sharing",
                "ended-policy-cleanup",
                "token-keys",
                "proof-of-work-policies")) {
            assertThat(data.path(job + ".lastStart").asText())
                    .as(job)
                    .startsWith("20")
                    .endsWith("Z");
            assertThat(data.has(job + ".lastMs")).as(job).isTrue();
            assertThat(data.has(job + ".lastDone")).as(job).isTrue();
            assertThat(data.path(job + ".failures").asText()).as(job).matches("\\d+"); // Payara writes numbers as text
        }
        Await.until("metrics show it", () -> client().get("/prometheus").body(), metrics -> Stream.of(
                        "coupon_job_last_start_seconds",
                        "coupon_job_last_duration_ms",
                        "coupon_job_last_done",
                        "coupon_job_done_total",
                        "coupon_job_failures_total")
                .allMatch(name -> metrics.lines()
                        .anyMatch(line -> line.startsWith(name + "{") && line.contains("job=\"open-policies\""))));
    }
}
