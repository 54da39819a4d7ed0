package com.promotion.coupon.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.openapi.ApiDocument.Example;
import com.promotion.coupon.openapi.ApiDocument.Operation;
import com.promotion.coupon.openapi.Endpoints.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The document has the operations and parameters of the code, and its examples fit its schemas. */
class OpenApiDocumentTest {
    private static final ApiDocument DOCUMENT = ApiDocument.shipped();

    @Test
    void it_has_the_operations_of_the_code_with_their_parameters_and_media_types_and_no_others() {
        Map<String, Endpoint> documented = new TreeMap<>();
        DOCUMENT.operations().forEach(operation -> documented.put(operation.toString(), endpoint(operation)));

        assertThat(documented).isEqualTo(Endpoints.all());
    }

    private static Endpoint endpoint(Operation operation) {
        Set<String> parameters = new TreeSet<>();
        for (JsonNode parameter : operation.parameters()) {
            JsonNode value = parameter.path("schema").path("default");
            boolean ofTheCode = parameter.path("in").asText().equals("query") && !value.isMissingNode();
            parameters.add(parameter.path("in").asText() + " "
                    + parameter.path("name").asText() + (ofTheCode ? "=" + value.asText() : ""));
        }
        Set<String> consumes = new TreeSet<>();
        operation.requestContent().fieldNames().forEachRemaining(consumes::add);
        Set<String> produces = new TreeSet<>();
        operation.examples().stream()
                .filter(Example::isSuccess)
                .map(Example::mediaType)
                .forEach(type -> produces.add(type == null ? "application/json" : type));
        return new Endpoint(parameters, consumes, produces);
    }

    @Test
    void operations_have_names_that_are_theirs_alone_and_a_tag_that_is_explained() {
        Set<String> tags = new LinkedHashSet<>();
        DOCUMENT.root().path("tags").forEach(tag -> tags.add(tag.path("name").asText()));

        assertThat(DOCUMENT.operations()).extracting(Operation::id).doesNotHaveDuplicates();
        assertThat(DOCUMENT.operations()).allSatisfy(operation -> {
            assertThat(operation.id()).isNotBlank();
            assertThat(operation.node().path("summary").asText()).isNotBlank();
            assertThat(tags).contains(operation.node().path("tags").path(0).asText());
        });
    }

    /** Whoever reads a body says 408, 413 and 415, and every operation can be asked for a type it has not, or fail. */
    @Test
    void operations_name_the_refusals_that_all_of_their_kind_have() {
        assertThat(DOCUMENT.operations()).allSatisfy(operation -> {
            assertThat(operation.statuses()).contains(406, 500, 503);
            assertThat(operation.statuses().containsAll(List.of(408, 413, 415)))
                    .as("408, 413 and 415 with a body, and only then")
                    .isEqualTo(!operation.requestContent().isMissingNode());
            assertThat(operation.statuses().contains(429))
                    .as("429 in the customers' API, and only there")
                    .isEqualTo(operation.path().startsWith("/api/v1/coupons"));
            assertThat(operation.statuses().contains(404))
                    .as("404 with the id of a policy or a coupon in the path, and only then: no user is unknown")
                    .isEqualTo(operation.path().matches(".*\\{(policyId|couponId)}.*"));
        });
    }

    // ---- examples

    static Stream<Example> examplesWithContent() {
        return DOCUMENT.examples().filter(example -> example.mediaType() != null);
    }

    @ParameterizedTest
    @MethodSource("examplesWithContent")
    void an_example_of_an_answer_fits_its_schema(Example example) {
        JsonNode schema = example.operation().responseSchema(example.status(), example.mediaType());

        assertThat(SchemaCheck.faults(DOCUMENT, schema, example.value())).isEmpty();
    }

    static Stream<Operation> operations() {
        return DOCUMENT.operations().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void every_answer_with_content_has_an_example_in_every_type(Operation operation) {
        for (int status : operation.statuses()) {
            operation.response(status).path("content").properties().forEach(media -> assertThat(
                            operation.examplesOf(media.getValue()))
                    .as("%s %s %s", operation, status, media.getKey())
                    .isNotEmpty());
        }
    }

    /** A body is sent for the answer of its name; the first is sent for all others. */
    @ParameterizedTest
    @MethodSource("operations")
    void a_body_is_named_like_its_answer_and_fits_the_schema_when_that_is_a_success(Operation operation) {
        JsonNode schema = operation.requestContent().path("application/json").path("schema");
        List<String> answers = operation.examples().stream().map(Example::name).toList();
        List<String> successes = operation.examples().stream()
                .filter(Example::isSuccess)
                .map(Example::name)
                .toList();
        List<String> bodies = new ArrayList<>(operation.requestExamples().keySet());

        assertThat(answers).containsAll(bodies.subList(Math.min(1, bodies.size()), bodies.size()));
        operation.requestExamples().forEach((name, body) -> {
            if (successes.contains(name) || name.equals(bodies.get(0))) {
                assertThat(SchemaCheck.faults(DOCUMENT, schema, body)).as(name).isEmpty();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void parameters_have_examples_that_fit(Operation operation) {
        for (JsonNode parameter : operation.parameters()) {
            Map<String, JsonNode> examples = operation.examplesOf(parameter);
            assertThat(examples).as(parameter.toString()).isNotEmpty();
            examples.values().forEach(value -> assertThat(SchemaCheck.faults(DOCUMENT, parameter.path("schema"), value))
                    .isEmpty());
        }
    }
}
