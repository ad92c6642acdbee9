package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
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
        return optionalText(name).orElseThrow(() -> new Mismatch("the input " + name + " is missing"));
    }

    /** A text. */
    public Optional<String> optionalText(String name) {
        return value(name, JsonNode::isTextual, "text").map(JsonNode::textValue);
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
