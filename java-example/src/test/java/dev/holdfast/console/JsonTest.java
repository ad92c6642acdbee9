package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static void check(String expected, Object value) {
        assertEquals(expected, Json.write(value));
    }

    @Test
    void valuesAreWrittenAsJson() {
        check("[1,-2,true,null]", Arrays.asList(1, -2L, true, null));
        check("\"a\\\"b\\\\c\\n\\u0001ü\"", "a\"b\\c\n\u0001ü");
        Map<String, Object> ordered = new LinkedHashMap<>();
        ordered.put("z", List.of());
        ordered.put("a", Map.of());
        check("{\"z\":[],\"a\":{}}", ordered);
    }
}
