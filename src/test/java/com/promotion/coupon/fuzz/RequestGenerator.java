package com.promotion.coupon.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fuzz.FuzzRequest.Framing;
import com.promotion.coupon.fuzz.FuzzRequest.Header;
import com.promotion.coupon.openapi.ApiDocument;
import com.promotion.coupon.openapi.ApiDocument.Operation;
import com.promotion.coupon.openapi.SchemaCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes requests that are good but for nothing to three things. The same seed, scene and number give the same request. */
final class RequestGenerator {
    private final List<Operation> operations;
    private final SchemaValues values;
    private final Callers callers;
    private final long seed;

    RequestGenerator(ApiDocument document, Callers callers, long seed) {
        this.operations = document.operations();
        this.values = new SchemaValues(document);
        this.callers = callers;
        this.seed = seed;
    }

    FuzzRequest request(int number, Scene scene) {
        return new Draft(operations.get(number % operations.size()), scene, new SplittableRandom(seed + number))
                .request();
    }

    /** One request on its way. */
    private final class Draft {
        private final Operation operation;
        private final Scene scene;
        private final SplittableRandom random;
        private final List<Header> headers = new ArrayList<>();
        private final List<String> query = new ArrayList<>();
        private String method;
        private String path;
        private String version = "HTTP/1.1";
        private String body;
        private Framing framing = Framing.LENGTH;

        Draft(Operation operation, Scene scene, SplittableRandom random) {
            this.operation = operation;
            this.scene = scene;
            this.random = random;
            this.method = operation.verb();
            this.path = operation.path();
            headers.add(new Header("Authorization", "Bearer " + callers.usual(random)));
        }

        FuzzRequest request() {
            int oddities = List.of(0, 1, 1, 1, 1, 1, 2, 2, 3).get(random.nextInt(9));
            List<JsonNode> parameters = operation.parameters();
            int oddParameter = -1;
            if (oddities > 0 && random.nextInt(2) == 0) {
                oddParameter = random.nextInt(parameters.size());
                oddities--;
            }
            for (int i = 0; i < parameters.size(); i++) {
                add(parameters.get(i), i == oddParameter);
            }
            oddities = addBody(oddities);
            for (int i = 0; i < oddities; i++) {
                mutate();
            }
            String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
            return new FuzzRequest(method, target, version, headers, body, framing);
        }

        private void add(JsonNode parameter, boolean odd) {
            String in = parameter.path("in").asText();
            String name = parameter.path("name").asText();
            if (!odd && !parameter.path("required").asBoolean() && random.nextInt(3) > 0) {
                return;
            }
            String value = odd ? oddValue(parameter) : usualValue(parameter);
            switch (in) {
                case "path" -> path = path.replace("{" + name + "}", encoded(value, odd));
                case "query" -> addQuery(name, value, odd);
                default -> headers.add(new Header(name, headerSafe(value)));
            }
        }

        private void addQuery(String name, String value, boolean odd) {
            int kind = odd ? random.nextInt(8) : 7;
            if (kind > 0) {
                query.add(name + "=" + encoded(value, odd));
            }
            if (kind == 1) {
                query.add(name + "=" + encoded(value, true));
            }
        }

        private String usualValue(JsonNode parameter) {
            List<JsonNode> examples =
                    List.copyOf(operation.examplesOf(parameter).values());
            return switch (parameter.path("name").asText()) {
                case "policyId" -> oneOf(scene.policyIds());
                case "couponId" -> oneOf(scene.couponIds());
                case "userId" -> String.valueOf(random.nextInt(1, Scene.USERS));
                case "If-Match" -> oneOf(List.of("*", "\"0-0-PENDING\"", "\"1-0-ACTIVE\""));
                case "Idempotency-Key" -> "key-" + random.nextInt(1_000);
                default ->
                    Bytes.utf8(examples.get(random.nextInt(examples.size())).asText());
            };
        }

        private String oddValue(JsonNode parameter) {
            return random.nextInt(4) == 0 ? values.any(parameter.path("schema"), random) : oneOf(OddValues.TEXTS);
        }

        /** Odd values also as they are, whatever the rules for URIs say. */
        private String encoded(String value, boolean odd) {
            return odd && random.nextInt(4) == 0 ? value.replaceAll("[\r\n\t ]", "%20") : Bytes.percentEncoded(value);
        }

        /** A line break would be a header of its own, and a NUL is refused by every server before anybody sees it. */
        private static String headerSafe(String value) {
            return value.replaceAll("[\r\n]", "");
        }

        private int addBody(int oddities) {
            JsonNode content = operation.requestContent().path("application/json");
            if (content.isMissingNode()) {
                body = operation.verb().equals("POST") ? "" : null;
                return oddities;
            }
            headers.add(new Header("Content-Type", "application/json"));
            List<JsonNode> examples = List.copyOf(operation.requestExamples().values());
            Map<String, JsonNode> schemas = SchemaCheck.members(operation.document(), content.path("schema"));
            JsonBody json = new JsonBody(
                    values, schemas, examples.get(random.nextInt(4) == 0 ? random.nextInt(examples.size()) : 0));
            json.set("userId", random.nextInt(1, Scene.USERS));
            int left = oddities;
            if (left > 0 && random.nextInt(10) == 0) {
                body = oneOf(OddValues.BODIES);
                return left - 1;
            }
            while (left > 0 && random.nextInt(3) > 0) {
                json.mutate(random);
                left--;
            }
            body = json.toString();
            return left;
        }

        private void mutate() {
            switch (random.nextInt(12)) {
                case 0 -> method = oneOf(OddValues.METHODS);
                case 1 -> {
                    headers.removeIf(header -> header.name().equals("Authorization"));
                    if (random.nextInt(4) > 0) {
                        headers.add(new Header("Authorization", "Bearer " + callers.other(random)));
                    }
                }
                case 2 -> query.add(oneOf(OddValues.QUERIES).replace(" ", "%20"));
                case 3 -> path = oddPath();
                case 4 -> framing = Framing.CHUNKED;
                case 5 -> version = random.nextBoolean() ? "HTTP/1.0" : "HTTP/1.1";
                case 6 -> {
                    if (!headers.isEmpty()) {
                        headers.add(headers.get(random.nextInt(headers.size())));
                    }
                }
                case 7 -> body = oneOf(OddValues.BODIES);
                default -> {
                    Header odd = oneOf(OddHeaders.ALL);
                    if (random.nextInt(4) > 0) {
                        headers.removeIf(header -> header.name().equals(odd.name()));
                    }
                    headers.add(odd);
                }
            }
            if (version.equals("HTTP/1.0")) {
                framing = Framing.LENGTH;
            }
            if (method.equals("TRACE")) { // has no body by RFC 9110, and Payara does not look for one
                framing = Framing.LENGTH;
                body = null;
            }
        }

        private String oddPath() {
            int cut = random.nextInt(path.length()) + 1;
            return switch (random.nextInt(9)) {
                case 0 -> path + "/";
                case 1 -> path + "/" + Bytes.percentEncoded(oneOf(OddValues.TEXTS));
                case 2 -> "/" + path;
                case 3 -> path.replaceFirst("/v1", oneOf(List.of("/v2", "/V1", "//v1", "/v1;x=y", "/./v1", "/v1/..")));
                case 4 -> path.substring(0, cut);
                case 5 ->
                    path.substring(0, cut)
                            + oneOf(List.of("%2f", "%5c", "%2e", ";", "%00", "\\", "%", "\u00ff", ":", "@"))
                            + path.substring(cut);
                case 6 -> path + oneOf(List.of(";jsessionid=1", ";a=b", ".json", "%20", "~", "..", "/..", "%0d%0a"));
                case 7 ->
                    oneOf(List.of(
                            "/", "/api", "/api/v1", "/nothing", "/api/v1/application.wadl", "/error", "/favicon.ico"));
                default -> path.toUpperCase(Locale.ROOT);
            };
        }

        private <T> T oneOf(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }
    }
}
