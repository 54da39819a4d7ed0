package com.promotion.coupon.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds JSON against schemas, as far as the document uses the language of schemas; members that a schema does not name are
 * faults, too, or a member without documentation would not be noticed.
 */
public final class SchemaCheck {
    private final ApiDocument document;
    private final List<String> faults = new ArrayList<>();

    private SchemaCheck(ApiDocument document) {
        this.document = document;
    }

    /** What is wrong with the value, one line for each fault; empty when it fits. */
    public static List<String> faults(ApiDocument document, JsonNode schema, JsonNode value) {
        SchemaCheck check = new SchemaCheck(document);
        check.check(schema, value, "");
        return check.faults;
    }

    /** The members of an object's schema, with those of {@code allOf}. */
    public static Map<String, JsonNode> members(ApiDocument document, JsonNode schema) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        JsonNode resolved = document.resolved(schema);
        resolved.path("allOf").forEach(part -> members.putAll(members(document, part)));
        resolved.path("properties").properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    /** The members that an object must have, with those of {@code allOf}. */
    public static Set<String> required(ApiDocument document, JsonNode schema) {
        Set<String> names = new LinkedHashSet<>();
        JsonNode resolved = document.resolved(schema);
        resolved.path("allOf").forEach(part -> names.addAll(required(document, part)));
        resolved.path("required").forEach(name -> names.add(name.asText()));
        return names;
    }

    private void check(JsonNode unresolved, JsonNode value, String at) {
        JsonNode schema = document.resolved(unresolved);
        if (schema.has("oneOf")) {
            checkOneOf(schema.path("oneOf"), value, at);
            return;
        }
        String type = schema.has("allOf") ? "object" : schema.path("type").asText();
        boolean fits =
                switch (type) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isTextual();
                    case "boolean" -> value.isBoolean();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    default -> throw new IllegalStateException("Schema without a type at " + at + ": " + schema);
                };
        if (!fits) {
            faults.add(at + ": " + value + " is no " + type);
        } else if (type.equals("object")) {
            checkObject(schema, value, at);
        } else if (type.equals("array")) {
            value.forEach(item -> check(schema.path("items"), item, at + "[]"));
        } else {
            checkLimits(schema, value, at);
        }
    }

    private void checkOneOf(JsonNode choices, JsonNode value, String at) {
        List<List<String>> found = new ArrayList<>();
        choices.forEach(choice -> found.add(faults(document, choice, value)));
        if (found.stream().filter(List::isEmpty).count() != 1) {
            faults.add(at + ": fits none, or more than one: " + found);
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String at) {
        Map<String, JsonNode> members = members(document, schema);
        JsonNode others = schema.path("additionalProperties");
        value.properties().forEach(member -> {
            JsonNode known = members.getOrDefault(member.getKey(), others);
            if (known.isMissingNode()) {
                faults.add(at + ": " + member.getKey() + " is not documented");
            } else {
                check(known, member.getValue(), at + "/" + member.getKey());
            }
        });
        required(document, schema).stream()
                .filter(name -> !value.has(name))
                .forEach(name -> faults.add(at + ": " + name + " is missing"));
    }

    private void checkLimits(JsonNode schema, JsonNode value, String at) {
        String text = value.asText();
        boolean fits = among(schema.path("enum"), value)
                && (!schema.has("pattern")
                        || Pattern.compile(schema.path("pattern").asText())
                                .matcher(text)
                                .find())
                && (!schema.has("minimum")
                        || value.asDouble() >= schema.path("minimum").asDouble())
                && (!schema.has("maximum")
                        || value.asDouble() <= schema.path("maximum").asDouble())
                && (!schema.has("minLength")
                        || text.length() >= schema.path("minLength").asInt())
                && (!schema.has("maxLength")
                        || text.length() <= schema.path("maxLength").asInt());
        if (!fits) {
            faults.add(at + ": " + value + " is not within " + schema);
        }
    }

    private static boolean among(JsonNode choices, JsonNode value) {
        boolean found = choices.isMissingNode();
        for (JsonNode choice : choices) {
            found |= choice.equals(value);
        }
        return found;
    }
}
