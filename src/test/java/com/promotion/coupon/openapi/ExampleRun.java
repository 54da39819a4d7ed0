package com.promotion.coupon.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.AnswerAssert;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.openapi.ApiDocument.Example;
import com.promotion.coupon.openapi.ApiDocument.Operation;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/** Sends the request of an example to the service, and holds the answer against the document. */
public final class ExampleRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ExamplePreparations PREPARATIONS = new ExamplePreparations();
    private static final String PROBLEM = "application/problem+json";
    private static final String DATE_TIME =
            "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([+-]\\d{2}:\\d{2})?";

    /** Members and headers whose value is never the same twice: their form is looked at, and not their value. */
    private static final Set<String> VARYING = Set.of(
            "opensIn",
            "issuedPerSecond",
            "estimatedSecondsToSellOut",
            "outboxOldestMs",
            "nextCursor",
            "ticket",
            "Retry-After",
            "RateLimit",
            "RateLimit-Policy");

    private final ApiDocument document;
    private final ServiceClient client;

    public ExampleRun(ApiDocument document, ServiceClient client) {
        this.document = document;
        this.client = client;
    }

    /** ExamplePreparations of examples that the document has not. */
    public static Set<String> idlePreparations(ApiDocument document) {
        return PREPARATIONS.idle(document);
    }

    /** @throws AssertionError when the service does not answer as documented, or the example is not prepared */
    public void play(Example example) {
        try (ExampleFixture scene = new ExampleFixture(document, client)) {
            PREPARATIONS.prepare(example, scene);
            Answer answer = send(example, scene);
            AnswerAssert.assertThat(answer).hasStatus(example.status());
            scene.learn(answer);
            hasDocumentedHeaders(example, scene, answer);
            hasDocumentedBody(example, scene, answer);
        }
    }

    /** Sends a parameter that an example of success does without; the answer must be a success of the same form. */
    public void playWith(Example success, String parameter, String value) {
        try (ExampleFixture scene = new ExampleFixture(document, client)) {
            PREPARATIONS.prepare(success, scene);
            Answer answer = send(success, scene.with(parameter, value));
            AnswerAssert.assertThat(answer).hasStatus(success.status());
            if (isJson(success)) {
                assertThat(schemaFaults(success, answer)).isEmpty();
            }
        }
    }

    /** Sends a value that is beyond the documented limits; the answer must be CP008. */
    public void playRefused(Example success, String parameter, String value) {
        try (ExampleFixture scene = new ExampleFixture(document, client)) {
            PREPARATIONS.prepare(success, scene);
            AnswerAssert.assertThat(send(success, scene.with(parameter, value))).isRefusal(400, "CP008");
        }
    }

    // ---- the request

    private Answer send(Example example, ExampleFixture scene) {
        Operation operation = example.operation();
        String path = operation.path();
        for (Map.Entry<String, String> segment :
                values(operation, "path", scene).entrySet()) {
            path = path.replace("{" + segment.getKey() + "}", segment.getValue());
        }
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        values(operation, "query", scene)
                .forEach((name, value) -> query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        ServiceClient caller = scene.sender();
        for (Map.Entry<String, String> header : headers(example, scene).entrySet()) {
            caller = caller.with(header.getKey(), header.getValue());
        }
        return caller.send(operation.verb(), path + query, body(example, scene));
    }

    private static Map<String, String> headers(Example example, ExampleFixture scene) {
        Map<String, String> headers = values(example.operation(), "header", scene);
        headers.putAll(scene.headers());
        headers.put("Accept", accept(example, scene));
        return headers;
    }

    /** The parameters of one kind that are sent, and their values. */
    private static Map<String, String> values(Operation operation, String kind, ExampleFixture scene) {
        Map<String, String> values = new LinkedHashMap<>();
        operation.parameters().stream()
                .filter(parameter -> parameter.path("in").asText().equals(kind))
                .forEach(parameter -> value(operation, parameter, scene)
                        .ifPresent(value -> values.put(parameter.path("name").asText(), value)));
        return values;
    }

    /** What the success is, or what the scene wants instead; and the form of the error, if it is one of those. */
    private static String accept(Example example, ExampleFixture scene) {
        String success = example.isSuccess() && example.mediaType() != null
                ? example.mediaType()
                : example.operation().successMediaType().orElse("application/json");
        String wanted = scene.headers().getOrDefault("Accept", success);
        return PROBLEM.equals(example.mediaType()) ? wanted + ", " + PROBLEM : wanted;
    }

    /** What the scene says; else the document's example, unless the parameter is optional. */
    private static Optional<String> value(Operation operation, JsonNode parameter, ExampleFixture scene) {
        Optional<String> scenes = scene.parameters().get(parameter.path("name").asText());
        if (scenes != null) {
            return scenes.map(scene::renamed);
        }
        return parameter.path("required").asBoolean()
                ? operation.examplesOf(parameter).values().stream()
                        .findFirst()
                        .map(JsonNode::asText)
                        .map(scene::renamed)
                : Optional.empty();
    }

    /** What the scene says; else the document's body of the same name; else its first. */
    private static BodyPublisher body(Example example, ExampleFixture scene) {
        Map<String, JsonNode> bodies = example.operation().requestExamples();
        if (bodies.isEmpty()) {
            return BodyPublishers.noBody();
        }
        JsonNode documented =
                bodies.getOrDefault(example.name(), bodies.values().iterator().next());
        return BodyPublishers.ofString(scene.body().orElseGet(() -> scene.renamed(documented.toString())));
    }

    // ---- the answer

    private void hasDocumentedHeaders(Example example, ExampleFixture scene, Answer answer) {
        JsonNode headers = example.operation().response(example.status()).path("headers");
        headers.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode header = document.resolved(field.getValue());
            Optional<String> value = answer.header(name)
                    .map(found -> name.equals("Location")
                            ? answer.uri().resolve(found).getPath()
                            : found);
            if (header.path("required").asBoolean()) {
                assertThat(value).as(name).isPresent();
            }
            value.filter(found -> !VARYING.contains(name)).ifPresent(found -> assertThat(found)
                    .as(name)
                    .isEqualTo(scene.renamed(header.path("example").asText())));
        });
    }

    private void hasDocumentedBody(Example example, ExampleFixture scene, Answer answer) {
        if (example.mediaType() == null) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith(example.mediaType());
        if (isJson(example)) {
            assertThat(schemaFaults(example, answer)).isEmpty();
            isLike(parsed(scene.renamed(example.value().toString())), answer.json(), "");
        } else {
            assertThat(withoutTimes(answer.body()))
                    .isEqualTo(withoutTimes(scene.renamed(example.value().asText())));
        }
    }

    private static boolean isJson(Example example) {
        return example.mediaType() != null && example.mediaType().endsWith("json");
    }

    private Iterable<String> schemaFaults(Example example, Answer answer) {
        JsonNode schema = example.operation().responseSchema(example.status(), example.mediaType());
        return SchemaCheck.faults(document, schema, answer.json());
    }

    /** The same members with the same values, but for those that differ each time. */
    private static void isLike(JsonNode documented, JsonNode found, String at) {
        if (documented.isObject()) {
            assertThat(names(found)).as(at).isEqualTo(names(documented));
            documented
                    .properties()
                    .forEach(member ->
                            isLike(member.getValue(), found.path(member.getKey()), at + "/" + member.getKey()));
        } else if (documented.isArray()) {
            assertThat(found).as(at).hasSameSizeAs(documented);
            for (int i = 0; i < documented.size(); i++) {
                isLike(documented.get(i), found.get(i), at + "/" + i);
            }
        } else if (!VARYING.contains(at.substring(at.lastIndexOf('/') + 1))) {
            assertThat(withoutTimes(found.asText())).as(at).isEqualTo(withoutTimes(documented.asText()));
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String withoutTimes(String text) {
        return text.replaceAll(DATE_TIME, "<time>");
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }
}
