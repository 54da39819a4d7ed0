package com.promotion.coupon.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** An OpenAPI document, with its references followed. */
public record ApiDocument(JsonNode root) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * An example of an answer. A success without content counts as one, named {@code noContent}.
     *
     * @param mediaType null without content, and so is the value
     */
    public record Example(Operation operation, int status, String mediaType, String name, JsonNode value) {
        public boolean isSuccess() {
            return status < 300;
        }

        /** Outages and bugs: what no well-meant request brings about. */
        public boolean isOutage() {
            return status >= 500;
        }

        /** Of a request whose body does not come. */
        public boolean isSlow() {
            return status == 408;
        }

        @Override
        public String toString() {
            return operation.id() + " " + status + " " + name + (mediaType == null ? "" : " as " + mediaType);
        }
    }

    /** The contract, as the WAR has it. */
    public static ApiDocument shipped() {
        try (InputStream in = ApiDocument.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return ofYaml(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ApiDocument ofYaml(String text) {
        LoaderOptions loading = new LoaderOptions();
        DumperOptions dumping = new DumperOptions();
        Yaml yaml =
                new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading, new TextForDates());
        return new ApiDocument(JSON.valueToTree(yaml.<Object>load(text)));
    }

    /** Leaves date-times the texts that they are in JSON, also where a server writes them without quotes. */
    private static final class TextForDates extends Resolver {
        @Override
        public void addImplicitResolver(Tag tag, Pattern regexp, String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, regexp, first, limit);
            }
        }
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method ->
                        operations.add(new Operation(this, path.getKey(), method.getKey(), method.getValue()))));
        return operations;
    }

    public Operation operation(String id) {
        return operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findAny()
                .orElseThrow();
    }

    public Stream<Example> examples() {
        return operations().stream().flatMap(operation -> operation.examples().stream());
    }

    public JsonNode schema(String name) {
        return root.path("components").path("schemas").path(name);
    }

    /** The node itself, or what it refers to. */
    public JsonNode resolved(JsonNode node) {
        JsonNode found = node;
        while (found.has("$ref")) {
            String reference = found.path("$ref").asText();
            found = root.at(reference.substring(1));
            if (found.isMissingNode()) {
                throw new IllegalStateException("There is nothing at " + reference);
            }
        }
        return found;
    }

    /** One operation: {@code POST /api/v1/coupons/{couponId}/use}. */
    public record Operation(ApiDocument document, String path, String method, JsonNode node) {

        public String id() {
            return node.path("operationId").asText();
        }

        public String verb() {
            return method.toUpperCase(Locale.ROOT);
        }

        public List<JsonNode> parameters() {
            List<JsonNode> parameters = new ArrayList<>();
            node.path("parameters").forEach(parameter -> parameters.add(document.resolved(parameter)));
            return parameters;
        }

        /** Values by the names of the examples; a lone {@code example} has the name "". */
        public Map<String, JsonNode> examplesOf(JsonNode parameterOrContent) {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            if (parameterOrContent.has("example")) {
                values.put("", parameterOrContent.path("example"));
            }
            parameterOrContent
                    .path("examples")
                    .properties()
                    .forEach(example -> values.put(
                            example.getKey(),
                            document.resolved(example.getValue()).path("value")));
            return values;
        }

        /** The bodies to send, by name; empty without a body. */
        public Map<String, JsonNode> requestExamples() {
            return examplesOf(requestContent().path("application/json"));
        }

        public JsonNode requestContent() {
            return node.path("requestBody").path("content");
        }

        public JsonNode response(int status) {
            return document.resolved(node.path("responses").path(String.valueOf(status)));
        }

        public JsonNode responseSchema(int status, String mediaType) {
            return response(status).path("content").path(mediaType).path("schema");
        }

        public List<Integer> statuses() {
            List<Integer> statuses = new ArrayList<>();
            node.path("responses").fieldNames().forEachRemaining(status -> statuses.add(Integer.valueOf(status)));
            return statuses;
        }

        /** What a success is, to be named in Accept; empty when it has no content. */
        public Optional<String> successMediaType() {
            return examples().stream().filter(Example::isSuccess).findFirst().map(Example::mediaType);
        }

        public List<Example> examples() {
            List<Example> examples = new ArrayList<>();
            for (int status : statuses()) {
                JsonNode content = response(status).path("content");
                if (content.isMissingNode()) {
                    examples.add(new Example(this, status, null, "noContent", MissingNode.getInstance()));
                }
                content.properties().forEach(media -> examplesOf(media.getValue())
                        .forEach(
                                (name, value) -> examples.add(new Example(this, status, media.getKey(), name, value))));
            }
            return examples;
        }

        @Override
        public String toString() {
            return verb() + " " + path;
        }
    }
}
