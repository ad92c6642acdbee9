package dev.holdfast;

import java.util.OptionalInt;

/**
 * What one gesture, or one other call, did to a selection. Rows are those of the listing that holds after the call.
 *
 * @param selected rows that are selected now and were not; absent keys have no row and are only counted
 * @param unselected rows that were selected and are not now
 * @param anchor where a range begins
 * @param lead where the keyboard is
 * @param selectedCount all that is selected: in view, hidden and absent
 * @param hiddenSelectedCount selected rows that are listed and out of reach
 * @param absentSelectedCount selected keys that are not listed
 * @param viewChanged whether other rows are in view than before, so that the console shows them anew
 * @param relisted whether rows have other numbers than before
 */
public record Change(
        RowSet selected,
        RowSet unselected,
        OptionalInt anchor,
        OptionalInt lead,
        long selectedCount,
        long hiddenSelectedCount,
        long absentSelectedCount,
        boolean viewChanged,
        boolean relisted) {
    /** {@return the change as JSON, the same in every language; made when it is asked for} */
    public String json() {
        return Calls.run(scope -> Engines.get().json(this));
    }
}
