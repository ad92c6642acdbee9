package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * Rows in the order in which a console shows them; their numbers are their places in it, from 0. Begin with
 * {@link #of(List)}.
 *
 * <p>Another sorting of the same rows is another listing. Columns that were not read stay empty: what was known of
 * each key is then kept, so that a directory that failed to tell groups takes nobody out of a group rule.
 *
 * @param keys what each row is known by: unique, at most 4 KiB, no control characters; best an id that never changes
 * @param names what rules by name and domain look at; an empty name, or no names, stands for the key itself
 * @param groups who is in which group
 * @param depths how deep each row lies in its tree, 0 for a root; an empty list for a flat listing. Children follow
 *     their parent
 * @param unselectable rows that cannot become selected: headings such as "Users", people without a licence
 */
public record Listing(
        List<String> keys,
        Optional<List<String>> names,
        Optional<List<Group>> groups,
        List<Integer> depths,
        RowSet unselectable) {
    /**
     * A flat listing of keys and nothing else.
     *
     * @param keys what each row is known by
     * @return the listing
     */
    public static Listing of(List<String> keys) {
        return new Listing(keys, Optional.empty(), Optional.empty(), List.of(), RowSet.none());
    }

    /**
     * The same with names.
     *
     * @param told one name for each key
     * @return this listing with them
     */
    public Listing withNames(List<String> told) {
        return new Listing(keys, Optional.of(told), groups, depths, unselectable);
    }

    /**
     * The same with groups.
     *
     * @param told who is in which group
     * @return this listing with them
     */
    public Listing withGroups(List<Group> told) {
        return new Listing(keys, names, Optional.of(told), depths, unselectable);
    }

    /**
     * The same as a tree.
     *
     * @param told how deep each row lies
     * @return this listing with them
     */
    public Listing withDepths(List<Integer> told) {
        return new Listing(keys, names, groups, told, unselectable);
    }

    /**
     * The same with rows that cannot become selected.
     *
     * @param told the rows
     * @return this listing with them
     */
    public Listing withUnselectable(RowSet told) {
        return new Listing(keys, names, groups, depths, told);
    }

    /**
     * A group of a listing.
     *
     * @param name its name, as rules name it; compared without regard to case
     * @param rows its rows
     */
    public record Group(String name, RowSet rows) {}
}
