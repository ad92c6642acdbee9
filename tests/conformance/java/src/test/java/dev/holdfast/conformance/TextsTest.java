package dev.holdfast.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TextsTest {
    private final Texts texts = new Texts(Path.of("/tmp/w"), Path.of("/cases"));

    @BeforeEach
    void save() {
        texts.save("run", Json.NODES.textNode("7-{world}"));
        texts.save("count", Json.NODES.numberNode(3L));
    }

    private void check(String text, String filled) throws JsonProcessingException {
        assertEquals(Json.parse(filled).toString(), texts.fill(Json.parse(text)).toString());
    }

    @Test
    void namesAreFilledInEverywhereButInTheNamesOfFields() throws JsonProcessingException {
        check(
                "{\"{world}\":[\"{world}/a\",{\"b\":\"{cases}\"}],\"n\":1}",
                "{\"{world}\":[\"/tmp/w/a\",{\"b\":\"/cases\"}],\"n\":1}");
    }

    @Test
    void anyOtherBraceStandsForItself() throws JsonProcessingException {
        check("\"{ {} {gone} {{count}} {\"", "\"{ {} {gone} {3} {\"");
        check("\"{gone}\"", "\"{gone}\"");
    }

    @Test
    void whatIsFilledInIsNotLookedAtAgain() throws JsonProcessingException {
        check("\"a {run} {count}\"", "\"a 7-{world} 3\"");
    }

    @Test
    void aTextThatIsOneNameBecomesItsValue() throws JsonProcessingException {
        check("[\"{count}\",\"{count} \",\"{run}\"]", "[3,\"3 \",\"7-{world}\"]");
    }

    @Test
    void theWorldIsHiddenInEveryText() throws JsonProcessingException {
        assertEquals(
                Json.parse("[\"at {world}/x and {world}\",{\"a\":\"/tmp/v\"}]"),
                texts.hideWorld(Json.parse("[\"at /tmp/w/x and /tmp/w\",{\"a\":\"/tmp/v\"}]")));
    }
}
