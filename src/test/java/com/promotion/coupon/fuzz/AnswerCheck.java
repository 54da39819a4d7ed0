package com.promotion.coupon.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.promotion.coupon.openapi.ApiDocument;
import com.promotion.coupon.openapi.ApiDocument.Operation;
import com.promotion.coupon.openapi.SchemaCheck;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Holds an answer against the document; what is not at the operations is in its description. */
final class AnswerCheck {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Set<String> ERROR_TYPES = Set.of("application/json", "application/problem+json");
    private static final Pattern CANONICAL = Pattern.compile("(?:/[A-Za-z0-9._~-]++)*+/?");
    private static final Pattern DOTS = Pattern.compile("/\\.\\.?(/|$)");

    /** Of RFC 3986. */
    private static final Pattern URI_REFERENCE =
            Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]++|%[0-9A-Fa-f]{2})*+");

    private static final Pattern OF_THE_SERVER = Pattern.compile(
            "(?i)<html|\tat |exception|org\\.jboss|com\\.promotion|io\\.undertow|payara|wildfly|hibernate|psql");

    /** Servers read so many bytes before the body, or so long a query, and perhaps no more. */
    private static final int HEAD_BYTES_MAX = 8_000;

    private static final int TARGET_BYTES_MAX = 4_000;

    private final ApiDocument document;

    AnswerCheck(ApiDocument document) {
        this.document = document;
    }

    /** What is wrong with the answer, in words that are the same for the same fault; empty when it is as documented. */
    Optional<String> fault(FuzzRequest request, FuzzAnswer answer) {
        if (answer.status() >= 500) {
            return Optional.of("status " + answer.status());
        }
        if (answer.millis() > FuzzConnection.MILLIS_MAX) {
            return Optional.of("late");
        }
        if (OF_THE_SERVER.matcher(answer.body()).find()) {
            return Optional.of("words of the server's, status " + answer.status());
        }
        if (isRefusedByTheServer(request, answer)) {
            return Optional.empty();
        }
        List<Operation> there = operations(request);
        Optional<Operation> asked = there.stream()
                .filter(operation -> operation.verb().equals(request.method())
                        || (request.isHead() && operation.verb().equals("GET")))
                .findAny();
        Optional<String> fault = asked.isPresent()
                ? faultOf(asked.orElseThrow(), request, answer)
                : faultOfNoOperation(!there.isEmpty(), request, answer);
        return fault.map(words ->
                words + (asked.isPresent() ? " at " + asked.orElseThrow().id() : ""));
    }

    /** A bare 400 for headers that cannot be read, and refusals of a head that is too long. */
    private static boolean isRefusedByTheServer(FuzzRequest request, FuzzAnswer answer) {
        if (!answer.body().isEmpty()) {
            return false;
        }
        boolean unreadable = !URI_REFERENCE.matcher(request.target()).matches()
                || request.path().indexOf('%') >= 0
                || request.headers().stream()
                        .anyMatch(
                                header -> OddHeaders.ALL.contains(header) || OddValues.TEXTS.contains(header.value()));
        boolean tooLong =
                request.head("").length() > HEAD_BYTES_MAX || request.target().length() > TARGET_BYTES_MAX;
        return (unreadable && answer.status() == 400)
                || (tooLong && Set.of(400, 413, 414, 431).contains(answer.status()))
                || (request.method().equals("TRACE") && answer.status() == 405)
                || isEmptyOfPayara(request, answer);
    }

    /** A path that cannot be decoded, or leaves the root, is an empty 200 there; see deploy/payara/README.md. */
    private static boolean isEmptyOfPayara(FuzzRequest request, FuzzAnswer answer) {
        return answer.status() == 200
                && answer.header("Content-Type").isEmpty()
                && (!URI_REFERENCE.matcher(request.path()).matches()
                        || request.path().endsWith("/.."));
    }

    private List<Operation> operations(FuzzRequest request) {
        String path = request.path().replaceFirst("/$", "");
        if (!isCanonical(request.path())) {
            return List.of();
        }
        List<Operation> found = document.operations().stream()
                .filter(operation -> matches(operation, path))
                .toList();
        List<Operation> literal = found.stream()
                .filter(operation -> operation.path().equals(path))
                .toList();
        return literal.isEmpty() ? found : literal;
    }

    private static boolean matches(Operation operation, String path) {
        return path.matches(operation.path().replaceAll("\\{[^}]+}", "[^/]+").replace(".csv", "\\.csv"));
    }

    private static boolean isCanonical(String path) {
        return CANONICAL.matcher(path).matches() && !DOTS.matcher(path).find();
    }

    private Optional<String> faultOf(Operation operation, FuzzRequest request, FuzzAnswer answer) {
        if (answer.status() == 413 && operation.requestContent().isMissingNode()) {
            return faultOfBody(answer, document.schema(answer.mediaType().contains("problem") ? "Problem" : "Error"));
        }
        if (!operation.statuses().contains(answer.status())) {
            return Optional.of("undocumented status " + answer.status());
        }
        JsonNode response = operation.response(answer.status());
        for (var header : response.path("headers").properties()) {
            if (document.resolved(header.getValue()).path("required").asBoolean()
                    && answer.header(header.getKey()).isEmpty()) {
                return Optional.of(answer.status() + " without " + header.getKey());
            }
        }
        if (request.isHead()) {
            return Optional.empty();
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            return answer.body().isEmpty() ? Optional.empty() : Optional.of(answer.status() + " with a body");
        }
        JsonNode media = content.path(answer.mediaType());
        if (media.isMissingNode()) {
            return Optional.of(answer.status() + " as " + answer.mediaType());
        }
        return faultOfBody(answer, media.path("schema"))
                .or(() -> answer.status() < 400 || explains(response, answer)
                        ? Optional.empty()
                        : Optional.of(answer.status() + " with a code that it is not for"));
    }

    private static boolean explains(JsonNode response, FuzzAnswer answer) {
        return response.path("description")
                .asText()
                .contains(parsed(answer).path("errorCode").asText());
    }

    /** A path that is not there, or is there with other methods. */
    private Optional<String> faultOfNoOperation(boolean otherMethods, FuzzRequest request, FuzzAnswer answer) {
        Set<Integer> expected = otherMethods
                ? Set.of(405, 400, 401, 403, 413, 429)
                : isCanonical(request.path()) ? Set.of(404, 400, 401, 403, 405, 413, 429) : Set.of(400, 404, 405);
        if (request.method().equals("OPTIONS") && Set.of(200, 204).contains(answer.status())) {
            return answer.body().isEmpty() && answer.header("Allow").isPresent()
                    ? Optional.empty()
                    : Optional.of("OPTIONS with a body or without Allow");
        }
        String what = " of " + (otherMethods ? "another method" : "no path") + ", " + request.method();
        if (!expected.contains(answer.status())) {
            return Optional.of("status " + answer.status() + what);
        }
        if (answer.status() == 405 && answer.header("Allow").isEmpty()) {
            return Optional.of("405 without Allow" + what);
        }
        if (request.isHead()) {
            return Optional.empty();
        }
        if (!ERROR_TYPES.contains(answer.mediaType())) {
            return Optional.of(answer.status() + " as \"" + answer.mediaType() + "\"" + what);
        }
        String schema = answer.mediaType().contains("problem") ? "Problem" : "Error";
        return faultOfBody(answer, document.schema(schema)).map(words -> words + what);
    }

    private Optional<String> faultOfBody(FuzzAnswer answer, JsonNode schema) {
        try {
            String text = answer.text();
            if (!answer.mediaType().endsWith("json")) {
                return Optional.empty();
            }
            List<String> faults = SchemaCheck.faults(document, schema, JSON.readTree(text));
            return faults.isEmpty()
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "%d: %s",
                            answer.status(),
                            faults.get(0).replaceAll("\\d+", "n")));
        } catch (CharacterCodingException e) {
            return Optional.of(answer.status() + " is no UTF-8");
        } catch (JsonProcessingException e) {
            return Optional.of(answer.status() + " is no JSON");
        }
    }

    private static JsonNode parsed(FuzzAnswer answer) {
        try {
            return JSON.readTree(answer.text());
        } catch (CharacterCodingException | JsonProcessingException e) {
            throw new IllegalStateException("Was read before: " + answer, e);
        }
    }
}
