package dev.holdfast.kotlin

import dev.holdfast.Batch
import dev.holdfast.Change
import dev.holdfast.Flags
import dev.holdfast.Key
import dev.holdfast.Listing
import dev.holdfast.Modifiers
import dev.holdfast.Part
import dev.holdfast.RowRange
import dev.holdfast.RowSet
import dev.holdfast.Selection
import dev.holdfast.SelectionOptions
import java.util.Optional
import java.util.OptionalInt

/** How many keys [items] fetches at once when nobody says otherwise. */
public const val SELECTION_BATCH: Int = 100_000

/**
 * How gestures work. What is left out is as in [base], the library's own defaults.
 *
 * @param style what a plain click does
 * @param range what state a range takes
 * @param cascade whether a parent stands for all that is below it
 * @param pageRows rows that a page key moves
 */
public fun selectionOptions(
    base: SelectionOptions = SelectionOptions.defaults(),
    style: SelectionOptions.Style = base.style,
    range: SelectionOptions.Range = base.range,
    cascade: Boolean = base.cascade,
    pageRows: Int = base.pageRows,
): SelectionOptions = SelectionOptions(style, range, cascade, pageRows)

/**
 * Rows in the order in which a console shows them. Columns that were not read stay null: what was known of each key
 * is then kept.
 *
 * @param keys what each row is known by; best an id that never changes
 * @param names what rules by name and domain look at; null, or an empty one, stands for the key itself
 * @param groups the rows of each group, by its name
 * @param depths how deep each row lies in its tree, 0 for a root; empty for a flat listing
 * @param unselectable rows that cannot become selected, such as headings
 */
public fun listing(
    keys: List<String>,
    names: List<String>? = null,
    groups: Map<String, RowSet>? = null,
    depths: List<Int> = emptyList(),
    unselectable: RowSet = RowSet.none(),
): Listing {
    val told = groups?.map { (name, rows) -> Listing.Group(name, rows) }
    return Listing(keys, Optional.ofNullable(names), Optional.ofNullable(told), depths, unselectable)
}

/** The rows of some ranges, in any order: `rowSet(0..149, 200..200)`. */
public fun rowSet(vararg ranges: IntRange): RowSet =
    RowSet.ofRanges(ranges.filterNot { it.isEmpty() }.map { RowRange(it.first, it.last) })

/** The ranges, rising. */
public val RowSet.intRanges: List<IntRange> get() = ranges().map { it.first..it.last }

/** A click on a row, or on its checkbox. Take the modifiers when the pointer goes down. */
public fun Selection.click(row: Int, shift: Boolean = false, ctrl: Boolean = false): Change =
    click(row, Modifiers(shift, ctrl))

/** A key press. One that means nothing here changes nothing. */
public fun Selection.press(key: Key, shift: Boolean = false, ctrl: Boolean = false): Change =
    press(key, Modifiers(shift, ctrl))

/** Shows these rows only, all with null. What is selected stays so, seen or not. */
public fun Selection.filter(rows: RowSet?): Change = setFilter(Optional.ofNullable(rows))

/** The key of a row; null when it is not listed. */
public fun Selection.keyOrNull(row: Int): String? = keyOf(row).orElse(null)

/** The rows of keys, in the keys' order; null for those that are not listed. */
public fun Selection.rowsOrNull(keys: List<String>): List<Int?> = find(keys).map { it.orNull() }

/** The batches of a part, one after the other, as they are asked for. A listing meanwhile ends it with a refusal. */
public fun Selection.batches(part: Part, limit: Int = SELECTION_BATCH): Sequence<Batch> =
    generateSequence({ keys(part, limit) }) { batch ->
        batch.next().let { if (it.isPresent) keys(part, it.asLong, limit) else null }
    }

/** What is in a part, as a sequence over its batches: `selection.items(Part.SELECTED).first()`. */
public fun Selection.items(part: Part, limit: Int = SELECTION_BATCH): Sequence<SelectionItem> =
    batches(part, limit).flatMap { it.items() }

/** What is in a batch. */
public fun Batch.items(): List<SelectionItem> =
    keys().mapIndexed { at, key -> SelectionItem(key, row(at).orNull(), flags(at)) }

/**
 * A key of a selection.
 *
 * @property key the key
 * @property row its row; null when it is not listed now
 * @property flags what is to be said of it
 */
public data class SelectionItem(val key: String, val row: Int?, val flags: Flags)

/** Where a range begins; null when nothing was clicked. */
public val Change.anchorOrNull: Int? get() = anchor.orNull()

/** Where the keyboard is; null when it is nowhere. */
public val Change.leadOrNull: Int? get() = lead.orNull()

private fun OptionalInt.orNull(): Int? = if (isPresent) asInt else null
