package dev.holdfast;

import java.util.LinkedHashMap;
import java.util.Map;

/** Fields of an object that is handed in, in the order in which they were first set. Never changed. */
final class JsonFields {
    private final Map<String, String> fields;

    JsonFields() {
        this(Map.of());
    }

    private JsonFields(Map<String, String> fields) {
        this.fields = fields;
    }

    /** These with a field whose value is JSON already, in place of the one there was. */
    JsonFields json(String name, String json) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(name, json);
        return new JsonFields(more);
    }

    JsonFields text(String name, String text) {
        return json(name, JsonObject.quoted(text));
    }

    JsonFields flag(String name, boolean flag) {
        return json(name, String.valueOf(flag));
    }

    JsonFields number(String name, long number) {
        return json(name, Long.toString(number));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonFields that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        JsonObject object = new JsonObject();
        fields.forEach(object::json);
        return object.toString();
    }
}
