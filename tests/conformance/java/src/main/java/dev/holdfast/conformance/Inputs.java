package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.RowRange;
import dev.holdfast.RowSet;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The inputs of a step, names filled in. An input of the wrong kind fails the case. */
public final class Inputs {
    private final JsonNode with;

    Inputs(JsonNode with) {
        this.with = with;
    }

    /** Whether the step names it. */
    public boolean has(String name) {
        return with.has(name);
    }

    /** A text that the step must name. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    /** A text. */
    public Optional<String> optionalText(String name) {
        return value(name, JsonNode::isTextual, "text").map(JsonNode::textValue);
    }

    /** A value that is handed over as JSON, and that the step must name: a text as it is, so that it may be broken. */
    public String json(String name) {
        return jsonOf(value(name, node -> true, "value")
                .orElseThrow(() -> new Mismatch("the input " + name + " is missing")));
    }

    /** The same of a value that may be missing. */
    public Optional<String> optionalJson(String name) {
        return value(name, node -> true, "value").filter(node -> !node.isNull()).map(Inputs::jsonOf);
    }

    private static String jsonOf(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    /** A path that the step must name. */
    public Path path(String name) {
        try {
            return Path.of(text(name));
        } catch (InvalidPathException wrong) {
            throw new Mismatch(name + " is no path that this language can say: " + wrong.getMessage());
        }
    }

    /** A list of texts. */
    public Optional<List<String>> texts(String name) {
        return value(name, JsonNode::isArray, "list of texts").map(list -> {
            List<String> texts = new ArrayList<>();
            list.forEach(item -> texts.add(item.asText()));
            return texts;
        });
    }

    /** A list of texts that the step must name. */
    public List<String> allTexts(String name) {
        return texts(name).orElseThrow(() -> missing(name));
    }

    /** Whether the step names it as null. */
    public boolean isNull(String name) {
        return with.path(name).isNull();
    }

    /** A number of 32 bits that the step must name. */
    public int number(String name) {
        return int32(name).orElseThrow(() -> missing(name));
    }

    /** A list of numbers; an empty one when the step does not name it. */
    public List<Integer> numbers(String name) {
        List<Integer> numbers = new ArrayList<>();
        value(name, JsonNode::isArray, "list of numbers")
                .ifPresent(list -> list.forEach(item -> numbers.add(int32(item))));
        return numbers;
    }

    /** Rows that the step must name, as pairs of first and last. */
    public RowSet rows(String name) {
        List<RowRange> ranges = new ArrayList<>();
        value(name, JsonNode::isArray, "list of ranges")
                .orElseThrow(() -> missing(name))
                .forEach(pair -> ranges.add(new RowRange(int32(pair.path(0)), int32(pair.path(1)))));
        return RowSet.ofRanges(ranges);
    }

    private static int int32(JsonNode number) {
        if (!number.isIntegralNumber() || !number.canConvertToInt()) {
            throw new Mismatch("an item is no whole number of 32 bits: " + number);
        }
        return number.intValue();
    }

    /** A list of inputs within inputs that the step must name. */
    public List<Inputs> groups(String name) {
        List<Inputs> groups = new ArrayList<>();
        value(name, JsonNode::isArray, "list of objects")
                .orElseThrow(() -> missing(name))
                .forEach(item -> groups.add(new Inputs(item)));
        return groups;
    }

    /** A path that the step must name, below the case's world. */
    public Path inside(Path world, String name) {
        Path path = path(name).normalize();
        if (!path.startsWith(world) || path.equals(world)) {
            throw new Mismatch(name + " is not below {world}");
        }
        return path;
    }

    private static Mismatch missing(String name) {
        return new Mismatch("the input " + name + " is missing");
    }

    /** A whole number of 64 bits. */
    public OptionalLong int64(String name) {
        return value(name, JsonNode::canConvertToLong, "whole number of 64 bits")
                .map(number -> OptionalLong.of(number.longValue()))
                .orElseGet(OptionalLong::empty);
    }

    /** A whole number of 32 bits. */
    public OptionalInt int32(String name) {
        return value(name, JsonNode::canConvertToInt, "whole number of 32 bits")
                .map(number -> OptionalInt.of(number.intValue()))
                .orElseGet(OptionalInt::empty);
    }

    /** A moment, in UTC milliseconds. */
    public Optional<Instant> moment(String name) {
        OptionalLong utcMs = int64(name);
        return utcMs.isPresent() ? Optional.of(Instant.ofEpochMilli(utcMs.getAsLong())) : Optional.empty();
    }

    /** Whether it is true; false when the step does not name it. */
    public boolean flag(String name) {
        return value(name, JsonNode::isBoolean, "truth value").map(JsonNode::booleanValue).orElse(false);
    }

    /** Inputs within inputs; empty ones when the step does not name them. */
    public Inputs group(String name) {
        return new Inputs(value(name, JsonNode::isObject, "object").orElseGet(Json.NODES::objectNode));
    }

    private Optional<JsonNode> value(String name, Predicate<JsonNode> kind, String kindName) {
        JsonNode value = with.get(name);
        if (value != null && !(kind.test(value) && isWholeIfNumber(value))) {
            throw new Mismatch("the input " + name + " is no " + kindName + ": " + value);
        }
        return Optional.ofNullable(value);
    }

    private static boolean isWholeIfNumber(JsonNode value) {
        return !value.isNumber() || value.isIntegralNumber();
    }
}
