package dev.holdfast;

import java.util.List;

/** Why a plan is not carried out without a confirmation. */
public sealed interface Objection {
    /**
     * More entries than are believed at once.
     *
     * @param lostCount entries without an object
     * @param entryCount all entries
     * @param limit the most that passes
     */
    record TooMany(long lostCount, long entryCount, long limit) implements Objection {}

    /**
     * Everything in an area.
     *
     * @param area the area's folder
     * @param entryCount its entries
     */
    record WholeArea(String area, long entryCount) implements Objection {}

    /**
     * Everything below top folders of an area.
     *
     * @param count how many folders
     * @param sample the first of them
     */
    record WholeFolders(long count, List<String> sample) implements Objection {}
}
