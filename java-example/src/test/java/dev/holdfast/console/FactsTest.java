package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FactsTest {
    private static String within(String text) {
        return new Facts(text.replace('\'', '"')).within("a").replace('"', '\'');
    }

    private static String with(String text) {
        return new Facts(text.replace('\'', '"')).with("a", "b").replace('"', '\'');
    }

    @Test
    void onlyAFieldOfTheObjectItselfCounts() {
        for (String whole : new String[] {"{'a':1}", " {\n'b' : [{}], 'a' : {} }", "{'b':'\\'a','a':1}"}) {
            assertEquals(whole, within(whole));
        }
        String[] parts = {"{'b':'a'}", "{'b':{'a':1}}", "[{'a':1}]", "{'\\'a':1}", "{'b':'x\\\\','c':'a'}"};
        for (String part : parts) {
            assertEquals("{'a':" + part + "}", within(part));
        }
    }

    @Test
    void aFieldIsPutInFrontOfTheOthers() {
        assertEquals(" {'a':'b',\n'c':1}", with(" {\n'c':1}"));
        assertEquals("{'a':'b'}", with("{}"));
        assertEquals("{'a':'b' }", with("{ }"));
        assertEquals("{'a':'b','a':'c'}", with("{'a':'c'}"));
    }

    @Test
    void whatIsNoObjectIsHandedOnAsItIs() {
        for (String odd : new String[] {"", "[1]", "'x", "'{", "{'a", "7"}) {
            assertEquals(odd.equals("{'a") ? "{'a':'b','a" : odd, with(odd));
        }
    }
}
