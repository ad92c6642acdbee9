package dev.holdfast.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchTest {
    private static JsonNode json(String text) {
        try {
            return Json.parse(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(text, wrong);
        }
    }

    private static Optional<String> difference(String expected, String actual) {
        return Match.difference("", json(expected), json(actual));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "3 | 3",
                "9223372036854775807 | 9223372036854775807",
                "-9223372036854775808 | -9223372036854775808",
                "1.50 | 1.5",
                "'a' | 'a'",
                "null | null",
                "true | true",
                "[] | []",
                "{} | {'a':1}",
                "{'a':{'b':[1,{'c':2}]}} | {'a':{'b':[1,{'c':2,'d':3}],'e':4}}",
                "{'$contains':'el'} | 'hello'",
                "{'$contains':''} | ''",
                "{'$any':true} | 0",
                "{'$any':true} | ''",
                "{'$any':true} | false",
                "{'$any':true} | []",
                "[{'$any':true}] | [{'x':null}]",
            })
    void whatMatches(String expected, String actual) {
        assertEquals(Optional.empty(), difference(expected, actual));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "3 | 4 | the answer: expected 3, got 4",
                "9223372036854775807 | 9223372036854775806 |"
                        + " the answer: expected 9223372036854775807, got 9223372036854775806",
                "9007199254740993 | 9007199254740992.5 |"
                        + " the answer: expected 9007199254740993, got 9007199254740992.5",
                "3 | '3' | the answer: expected 3, got \"3\"",
                "'3' | 3 | the answer: expected \"3\", got 3",
                "1 | true | the answer: expected 1, got true",
                "'a' | 'A' | the answer: expected \"a\", got \"A\"",
                "null | 0 | the answer: expected null, got 0",
                "false | null | the answer: expected false, got null",
                "{'a':1} | {} | /a: expected 1, got nothing",
                "{'a':null} | {} | /a: expected null, got nothing",
                "{'a':{}} | {'a':[]} | /a: expected {}, got []",
                "{} | 'x' | the answer: expected {}, got \"x\"",
                "{'a':[1,2]} | {'a':[1]} | /a: expected 2 items, got 1",
                "[] | [0] | the answer: expected 0 items, got 1",
                "[1,[2,3]] | [1,[2,4]] | /1/1: expected 3, got 4",
                "[1,2] | [2,1] | /0: expected 1, got 2",
                "{'a/b':{'~':1}} | {'a/b':{'~':2}} | /a~1b/~0: expected 1, got 2",
                "{'a':{'$any':true}} | {'a':null} | /a: expected {\"$any\":true}, got null",
                "{'a':{'$any':true}} | {} | /a: expected {\"$any\":true}, got nothing",
                "{'a':{'$contains':'x'}} | {'a':'yz'} | /a: expected {\"$contains\":\"x\"}, got \"yz\"",
                "{'a':{'$contains':'1'}} | {'a':1} | /a: expected {\"$contains\":\"1\"}, got 1",
                "{'a':{'$contains':''}} | {} | /a: expected {\"$contains\":\"\"}, got nothing",
            })
    void whatDiffersAndWhere(String expected, String actual, String difference) {
        assertEquals(Optional.of(difference), difference(expected, actual));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$any':false}",
                "{'$any':'x'}",
                "{'$contains':3}",
                "{'$some':true}",
                "{'$any':true,'a':1}",
                "{'a':1,'$contains':'x'}",
            })
    void anObjectThatMeansNothingIsNoMatch(String expected) {
        assertThrows(Mismatch.class, () -> difference(expected, "{'a':1}"));
    }

    @Test
    void theFirstDifferenceIsTold() {
        assertEquals(Optional.of("/b: expected 2, got 3"), difference("{'a':1,'b':2,'c':0}", "{'c':1,'b':3,'a':1}"));
    }
}
