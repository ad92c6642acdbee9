package dev.holdfast.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** JSON read strictly: a name said twice and text after the end are errors, numbers stay exact. */
public final class Json {
    /** Makes nodes. */
    public static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    static JsonNode parse(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    /** The object that the library wrote. */
    public static ObjectNode object(String text) {
        try {
            return (ObjectNode) parse(text);
        } catch (JsonProcessingException | ClassCastException wrong) {
            throw new Mismatch("the library's JSON is no JSON object: " + text);
        }
    }

    /** The same with every text in it changed; the names of fields stay. */
    static JsonNode eachText(JsonNode node, Function<String, JsonNode> change) {
        if (node.isTextual()) {
            return change.apply(node.textValue());
        }
        if (node.isArray()) {
            ArrayNode items = NODES.arrayNode();
            node.forEach(item -> items.add(eachText(item, change)));
            return items;
        }
        if (node.isObject()) {
            ObjectNode fields = NODES.objectNode();
            node.properties().forEach(field -> fields.set(field.getKey(), eachText(field.getValue(), change)));
            return fields;
        }
        return node;
    }

    static JsonNode replaceTexts(JsonNode node, UnaryOperator<String> change) {
        return eachText(node, text -> NODES.textNode(change.apply(text)));
    }
}
