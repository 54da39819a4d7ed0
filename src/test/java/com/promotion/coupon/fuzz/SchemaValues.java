package com.promotion.coupon.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.openapi.ApiDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Values at the limits of a schema, within and beyond, as texts. */
final class SchemaValues {
    private final ApiDocument document;

    SchemaValues(ApiDocument document) {
        this.document = document;
    }

    boolean isText(JsonNode schema) {
        return document.resolved(schema).path("type").asText().equals("string");
    }

    String any(JsonNode unresolved, SplittableRandom random) {
        JsonNode schema = document.resolved(unresolved);
        List<String> values = new ArrayList<>();
        schema.path("enum").forEach(word -> values.add(word.asText()));
        if (!isText(schema)) {
            long minimum = schema.path("minimum").asLong(0);
            long maximum = schema.path("maximum")
                    .asLong(schema.path("format").asText().equals("int32") ? Integer.MAX_VALUE : Long.MAX_VALUE);
            values.add(String.valueOf(minimum));
            values.add(String.valueOf(minimum - 1));
            values.add(String.valueOf(maximum));
            values.add(String.valueOf(maximum + 1));
            values.add(String.valueOf(random.nextLong(minimum, maximum)));
        } else if (values.isEmpty()) {
            int longest = schema.path("maxLength").asInt(100);
            values.add("A");
            values.add("7".repeat(longest));
            values.add("7".repeat(longest + 1));
        } else {
            values.add(values.get(0).toLowerCase(Locale.ROOT));
            values.add(values.get(0) + " ");
        }
        return values.get(random.nextInt(values.size()));
    }
}
