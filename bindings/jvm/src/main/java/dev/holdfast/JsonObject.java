package dev.holdfast;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The JSON of what is handed in, field by field. What is empty is left out: the library knows what that means. */
final class JsonObject {
    private final StringJoiner fields = new StringJoiner(",", "{", "}");

    /** A field whose value is JSON already. */
    JsonObject json(String name, String json) {
        fields.add(quoted(name) + ":" + json);
        return this;
    }

    JsonObject json(String name, Optional<String> json) {
        json.ifPresent(there -> json(name, there));
        return this;
    }

    JsonObject text(String name, String text) {
        return json(name, quoted(text));
    }

    JsonObject text(String name, Optional<String> text) {
        return json(name, text.map(JsonObject::quoted));
    }

    JsonObject flag(String name, Optional<Boolean> flag) {
        return json(name, flag.map(String::valueOf));
    }

    JsonObject number(String name, long number) {
        return json(name, Long.toString(number));
    }

    JsonObject number(String name, OptionalInt number) {
        return number.isPresent() ? number(name, number.getAsInt()) : this;
    }

    JsonObject number(String name, OptionalLong number) {
        return number.isPresent() ? number(name, number.getAsLong()) : this;
    }

    <T> JsonObject list(String name, Collection<T> items, Function<T, String> json) {
        return json(name, array(items, json));
    }

    static <T> String array(Collection<T> items, Function<T, String> json) {
        return items.stream().map(json).collect(Collectors.joining(",", "[", "]"));
    }

    static <T> String texts(Collection<T> items, Function<T, String> text) {
        return array(items, text.andThen(JsonObject::quoted));
    }

    @Override
    public String toString() {
        return fields.toString();
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (unit == '"' || unit == '\\') {
                quoted.append('\\').append(unit);
            } else if (unit < ' ') {
                quoted.append(String.format("\\u%04x", (int) unit));
            } else {
                quoted.append(unit);
            }
        }
        return quoted.append('"').toString();
    }
}
