package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.openapi.ApiDocument;
import com.promotion.coupon.openapi.ApiDocument.Example;
import com.promotion.coupon.openapi.ApiDocument.Operation;
import com.promotion.coupon.openapi.ExampleRun;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The served OpenAPI document is the shipped one, and the service answers all its examples as they say. */
public interface OpenApiContract extends RunningService {
    ApiDocument CONTRACT = ApiDocument.shipped();

    @Test
    default void the_served_document_is_the_contract_as_yaml_and_as_json() {
        Answer yaml = client().get("/openapi");
        Answer json = client().with("Accept", "application/json").get("/openapi");

        assertThat(yaml).hasStatus(200);
        assertThat(json).hasStatus(200).isJson();
        assertThat(ApiDocument.ofYaml(yaml.body()).root()).isEqualTo(CONTRACT.root());
        assertThat(ApiDocument.ofYaml(json.body()).root()).isEqualTo(CONTRACT.root());
    }

    /** The others are tested elsewhere: {@code OutagesIT}, {@code TerminationIT}, {@code SlowClientContract}. */
    static Stream<Example> examplesWithoutOutages() {
        return CONTRACT.examples().filter(example -> !example.isOutage() && !example.isSlow());
    }

    @ParameterizedTest
    @MethodSource("examplesWithoutOutages")
    default void an_example_is_answered_as_documented(Example example) {
        new ExampleRun(CONTRACT, client()).play(example);
    }

    @Test
    default void every_prepared_example_is_in_the_document() {
        assertThat(ExampleRun.idlePreparations(CONTRACT)).isEmpty();
    }

    static Stream<Arguments> examplesOfParameters() {
        return CONTRACT.operations().stream().flatMap(operation -> operation.parameters().stream()
                .flatMap(parameter -> operation.examplesOf(parameter).values().stream()
                        .map(value -> with(operation, parameter, value.asText()))));
    }

    @ParameterizedTest
    @MethodSource("examplesOfParameters")
    default void an_example_of_a_parameter_is_accepted(Example success, String parameter, String value) {
        new ExampleRun(CONTRACT, client()).playWith(success, parameter, value);
    }

    static Stream<Arguments> limitsOfParameters() {
        return CONTRACT.operations().stream().flatMap(operation -> operation.parameters().stream()
                .filter(parameter -> parameter.path("schema").has("maximum"))
                .map(parameter -> with(
                        operation,
                        parameter,
                        parameter.path("schema").path("maximum").asText())));
    }

    @ParameterizedTest
    @MethodSource("limitsOfParameters")
    default void documented_maximum_is_accepted_and_one_more_is_refused(
            Example success, String parameter, String maximum) {
        ExampleRun run = new ExampleRun(CONTRACT, client());

        run.playWith(success, parameter, maximum);
        run.playRefused(success, parameter, String.valueOf(Long.parseLong(maximum) + 1));
    }

    private static Arguments with(Operation operation, JsonNode parameter, String value) {
        Example success = operation.examples().stream()
                .filter(Example::isSuccess)
                .filter(example ->
                        example.status() != 200 || !operation.statuses().contains(201))
                .findFirst()
                .orElseThrow();
        String name = parameter.path("name").asText();
        return argumentSet(operation.id() + " with " + name + " " + value, success, name, value);
    }
}
