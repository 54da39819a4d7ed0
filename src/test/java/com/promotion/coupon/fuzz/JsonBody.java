package com.promotion.coupon.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The members of a body as they are written, so that one can be there twice, or be no JSON. */
final class JsonBody {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Both as they are written, quotes included. */
    private record Member(String name, String value) {}

    private final SchemaValues values;
    private final Map<String, JsonNode> schemas;
    private final List<Member> members = new ArrayList<>();

    /** @param schemas of all members that there may be */
    JsonBody(SchemaValues values, Map<String, JsonNode> schemas, JsonNode example) {
        this.values = values;
        this.schemas = schemas;
        example.properties()
                .forEach(member -> members.add(new Member(
                        quoted(member.getKey()), Bytes.utf8(member.getValue().toString()))));
    }

    /** Sets a member of the schema; ignored when there is none of that name. */
    void set(String name, long value) {
        if (schemas.containsKey(name)) {
            members.removeIf(member -> member.name().equals(quoted(name)));
            members.add(new Member(quoted(name), String.valueOf(value)));
        }
    }

    /** Makes one thing odd. */
    void mutate(SplittableRandom random) {
        switch (members.isEmpty() ? 2 : random.nextInt(8)) {
            case 0 -> members.remove(random.nextInt(members.size()));
            case 1 -> members.add(members.get(random.nextInt(members.size())));
            case 2 ->
                members.add(new Member(
                        quoted(OddValues.TEXTS.get(random.nextInt(OddValues.TEXTS.size()))), anyValue(random)));
            case 3 -> Collections.reverse(members);
            default -> {
                List<String> names = List.copyOf(schemas.keySet());
                String name = names.get(random.nextInt(names.size()));
                members.removeIf(member -> member.name().equals(quoted(name)));
                members.add(new Member(quoted(name), value(name, random)));
            }
        }
    }

    private String value(String name, SplittableRandom random) {
        if (random.nextInt(3) > 0) {
            return anyValue(random);
        }
        String value = values.any(schemas.get(name), random);
        return values.isText(schemas.get(name)) == (random.nextInt(8) > 0) ? quoted(value) : value;
    }

    private static String anyValue(SplittableRandom random) {
        return random.nextBoolean()
                ? OddValues.JSON_VALUES.get(random.nextInt(OddValues.JSON_VALUES.size()))
                : text(OddValues.TEXTS.get(random.nextInt(OddValues.TEXTS.size())), random);
    }

    /** As a string of JSON; now and then with control characters that JSON does not allow. */
    private static String text(String bytes, SplittableRandom random) {
        return random.nextInt(4) == 0 ? "\"" + bytes + "\"" : quoted(bytes);
    }

    private static String quoted(String bytes) {
        try {
            return JSON.writeValueAsString(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public String toString() {
        return members.stream()
                .map(member -> member.name() + ":" + member.value())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
