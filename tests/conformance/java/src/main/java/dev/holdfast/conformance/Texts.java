package dev.holdfast.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What names in braces stand for in one case. */
final class Texts {
    private static final String WORLD = "world";

    private final Map<String, JsonNode> values = new HashMap<>();
    private final String world;

    Texts(Path world, Path cases) {
        this.world = world.toString();
        save(WORLD, Json.NODES.textNode(this.world));
        save("cases", Json.NODES.textNode(cases.toString()));
    }

    void save(String name, JsonNode value) {
        values.put(name, value);
    }

    /** With every name filled in. A text that is one name and no more becomes the value, number or not. */
    JsonNode fill(JsonNode node) {
        return Json.eachText(node, this::fill);
    }

    /** With the world's path as the cases write it. */
    JsonNode hideWorld(JsonNode node) {
        return Json.replaceTexts(node, text -> text.replace(world, "{" + WORLD + "}"));
    }

    private JsonNode fill(String text) {
        boolean braced = text.startsWith("{") && text.endsWith("}");
        JsonNode whole = braced ? values.get(text.substring(1, text.length() - 1)) : null;
        return whole != null ? whole : Json.NODES.textNode(fillAll(text));
    }

    /** In one pass: what was filled in is not looked at again. */
    private String fillAll(String text) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = text.charAt(at) == '{' ? text.indexOf('}', at) : -1;
            JsonNode value = end < 0 ? null : values.get(text.substring(at + 1, end));
            if (value == null) {
                filled.append(text.charAt(at));
                at++;
            } else {
                filled.append(value.isTextual() ? value.textValue() : value.toString());
                at = end + 1;
            }
        }
        return filled.toString();
    }
}
