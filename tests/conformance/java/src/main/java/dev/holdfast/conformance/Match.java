package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** Whether an answer is what a case expects, and if not, where it differs first. */
final class Match {
    private Match() {}

    /** The first difference below {@code pointer}, in words; empty when {@code actual} matches. */
    static Optional<String> difference(String pointer, JsonNode expected, JsonNode actual) {
        if (isSpecial(expected)) {
            return differs(!special(expected, actual), pointer, expected, actual);
        }
        if (expected.isObject() && actual.isObject()) {
            return fields(pointer, expected, actual);
        }
        if (expected.isArray() && actual.isArray()) {
            return items(pointer, expected, actual);
        }
        return differs(!equal(expected, actual), pointer, expected, actual);
    }

    private static Optional<String> fields(String pointer, JsonNode expected, JsonNode actual) {
        return expected.properties().stream()
                .flatMap(field -> field(pointer, field, actual).stream())
                .findFirst();
    }

    private static Optional<String> field(String pointer, Map.Entry<String, JsonNode> field, JsonNode actual) {
        String name = field.getKey();
        String below = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
        return difference(below, field.getValue(), actual.path(name));
    }

    private static Optional<String> items(String pointer, JsonNode expected, JsonNode actual) {
        for (int at = 0; at < Math.min(expected.size(), actual.size()); at++) {
            Optional<String> difference = difference(pointer + "/" + at, expected.get(at), actual.get(at));
            if (difference.isPresent()) {
                return difference;
            }
        }
        String counts = "%s: expected %d items, got %d".formatted(named(pointer), expected.size(), actual.size());
        return expected.size() == actual.size() ? Optional.empty() : Optional.of(counts);
    }

    /** An object with a field that begins with {@code $} means more than itself. */
    private static boolean isSpecial(JsonNode expected) {
        return expected.properties().stream().anyMatch(field -> field.getKey().startsWith("$"));
    }

    private static boolean special(JsonNode expected, JsonNode actual) {
        JsonNode part = expected.path("$contains");
        if (expected.size() == 1 && part.isTextual()) {
            return actual.isTextual() && actual.textValue().contains(part.textValue());
        }
        if (expected.size() == 1 && expected.path("$any").asBoolean(false)) {
            return !actual.isMissingNode() && !actual.isNull();
        }
        throw new Mismatch(expected + " means nothing; give {\"$contains\": text} or {\"$any\": true}");
    }

    private static boolean equal(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return expected.equals(actual);
    }

    private static Optional<String> differs(boolean differs, String pointer, JsonNode expected, JsonNode actual) {
        if (!differs) {
            return Optional.empty();
        }
        String got = actual.isMissingNode() ? "nothing" : actual.toString();
        return Optional.of("%s: expected %s, got %s".formatted(named(pointer), expected, got));
    }

    private static String named(String pointer) {
        return pointer.isEmpty() ? "the answer" : pointer;
    }
}
