package dev.holdfast.console;

import java.util.Map;
import java.util.StringJoiner;

/** JSON of maps, lists, texts, numbers, truth values and null: what answers are made of. */
final class Json {
    private Json() {}

    /** One line of JSON; a map keeps its order. */
    static String write(Object value) {
        if (value instanceof Map<?, ?> map) {
            StringJoiner fields = new StringJoiner(",", "{", "}");
            map.forEach((name, field) -> fields.add(quote((String) name) + ":" + write(field)));
            return fields.toString();
        }
        if (value instanceof Iterable<?> list) {
            StringJoiner items = new StringJoiner(",", "[", "]");
            list.forEach(item -> items.add(write(item)));
            return items.toString();
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        return quote((String) value);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(unit -> quoted.append(escape((char) unit)));
        return quoted.append('"').toString();
    }

    private static String escape(char unit) {
        return switch (unit) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> unit < ' ' ? String.format("\\u%04x", (int) unit) : String.valueOf(unit);
        };
    }
}
