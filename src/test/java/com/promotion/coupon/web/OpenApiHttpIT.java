package com.promotion.coupon.web;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.openapi.ApiDocument;
import com.promotion.coupon.openapi.ApiDocument.Example;
import com.promotion.coupon.openapi.ApiDocument.Operation;
import com.promotion.coupon.openapi.ExampleRun;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract once more, as the served document says it: each of its examples is played. Below {@link CouponHttpIT} for the
 * same reason that that is one class.
 */
abstract class OpenApiHttpIT extends CouponHttpIT {
    private static final ApiDocument CONTRACT = ApiDocument.shipped();
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    // ---- the document

    @Test
    void the_served_document_is_the_contract_as_yaml_and_as_json() {
        Answer yaml = client.get("/openapi");
        Answer json = client.with("Accept", "application/json").get("/openapi");

        assertThat(yaml).hasStatus(200);
        assertThat(json).hasStatus(200).isJson();
        assertThat(compared(ApiDocument.ofYaml(yaml.body()).root())).isEqualTo(compared(CONTRACT.root()));
        assertThat(compared(ApiDocument.ofYaml(json.body()).root())).isEqualTo(compared(CONTRACT.root()));
    }

    /** Without what servers add and leave out, none of which is about what we serve. */
    private JsonNode compared(JsonNode document) {
        ObjectNode rest = document.deepCopy();
        rest.remove(List.of("endpoints", "externalDocs")); // by Payara; by WildFly, and empty
        ((ObjectNode) rest.path("info")).remove("contact"); // the same
        notServed(CONTRACT).forEach(lost -> {
            JsonNode parent = rest.at(lost.head());
            if (parent instanceof ObjectNode object) {
                object.remove(lost.last().getMatchingProperty());
            }
        });
        return rest;
    }

    /** What the server leaves out of the document it is given. */
    List<JsonPointer> notServed(ApiDocument contract) {
        return List.of();
    }

    @ParameterizedTest
    @CsvSource({"/docs, text/html", "/docs/, text/html", "/docs/api.js, javascript"})
    void the_page_is_served(String path, String type) {
        Answer page = client.get(path);
        Answer found =
                page.status() == 200 ? page : client.get(page.header("Location").orElseThrow());

        assertThat(found).hasStatus(200);
        assertThat(found.header("Content-Type").orElseThrow()).contains(type);
        assertThat(found.body()).isNotBlank();
    }

    /** Script and style of the page, from the webjar, and nothing from another host. */
    @Test
    void what_the_page_needs_is_served_here() {
        Answer page = client.get("/docs/");
        List<String> links =
                LINK.matcher(page.body()).results().map(link -> link.group(1)).toList();

        assertThat(links).hasSizeGreaterThan(3).noneMatch(link -> link.contains("//"));
        for (String link : links) {
            Answer file = client.get(page.uri().resolve(link).getPath());
            assertThat(file.status()).as(link).isEqualTo(200);
            if (link.endsWith(".js")) {
                assertThat(file.header("Content-Type").orElseThrow()).contains("javascript");
            }
            if (link.endsWith(".css")) {
                assertThat(file.header("Content-Type").orElseThrow()).startsWith("text/css");
            }
        }
    }

    // ---- its examples

    /** Outages and bugs have servers of their own: {@link OutagesIT}, {@link TerminationIT}. */
    static Stream<Example> examplesOfAServiceThatIsWell() {
        return CONTRACT.examples().filter(example -> !example.isOutage());
    }

    @ParameterizedTest
    @MethodSource("examplesOfAServiceThatIsWell")
    void an_example_is_answered_as_documented(Example example) {
        new ExampleRun(CONTRACT, client).play(example);
    }

    @Test
    void no_example_is_prepared_that_the_document_does_not_have() {
        assertThat(ExampleRun.idlePreparations(CONTRACT)).isEmpty();
    }

    static Stream<Arguments> examplesOfParameters() {
        return CONTRACT.operations().stream().flatMap(operation -> operation.parameters().stream()
                .flatMap(parameter -> operation.examplesOf(parameter).values().stream()
                        .map(value -> with(operation, parameter, value.asText()))));
    }

    @ParameterizedTest
    @MethodSource("examplesOfParameters")
    void an_example_of_a_parameter_is_accepted(Example success, String parameter, String value) {
        new ExampleRun(CONTRACT, client).playWith(success, parameter, value);
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
    void a_documented_maximum_is_the_maximum(Example success, String parameter, String maximum) {
        ExampleRun run = new ExampleRun(CONTRACT, client);

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
