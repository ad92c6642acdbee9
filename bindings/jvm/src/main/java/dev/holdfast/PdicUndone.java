package dev.holdfast;

import java.util.List;

/**
 * What an undo brought back. Undoing twice brings back nothing the second time.
 *
 * @param run the run that was undone
 * @param place the place, in words
 * @param restoredEntryCount entries that are in the index again
 * @param presentEntryCount entries of the run that the index had all along
 * @param restoredIndexFiles index files that are back in their place
 * @param index the index the entries are in
 * @param generation its generation now
 * @param json the undo as JSON, the same in every language
 */
public record PdicUndone(
        String run,
        String place,
        long restoredEntryCount,
        long presentEntryCount,
        List<String> restoredIndexFiles,
        String index,
        long generation,
        String json) {}
