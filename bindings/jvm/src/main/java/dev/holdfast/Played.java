package dev.holdfast;

import java.util.List;

/**
 * What a script did.
 *
 * @param events each word, and what it changed
 * @param json the selection at the end and the events, the same in every language
 */
public record Played(List<Event> events, String json) {
    /**
     * A word of a script.
     *
     * @param word the word
     * @param change what it changed
     */
    public record Event(String word, Change change) {}
}
