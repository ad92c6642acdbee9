package dev.holdfast.engine.jna;

import dev.holdfast.Batch;
import dev.holdfast.Change;
import dev.holdfast.Check;
import dev.holdfast.Counts;
import dev.holdfast.Key;
import dev.holdfast.Listing;
import dev.holdfast.Part;
import dev.holdfast.Played;
import dev.holdfast.Rule;
import dev.holdfast.SelectionOptions;
import dev.holdfast.Window;
import dev.holdfast.engine.Packed;
import dev.holdfast.internal.SelectionBatch;
import dev.holdfast.internal.SelectionChange;
import dev.holdfast.internal.SelectionCounts;
import dev.holdfast.internal.SelectionEvent;
import dev.holdfast.internal.SelectionGroup;
import dev.holdfast.internal.SelectionKey;
import dev.holdfast.internal.SelectionPlayed;
import dev.holdfast.internal.SelectionRange;
import dev.holdfast.internal.SelectionRule;
import dev.holdfast.internal.SelectionRuleKind;
import dev.holdfast.internal.SelectionStyle;
import dev.holdfast.internal.SelectionWindow;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The engine over the generated half: a selection's records, from the public API's to the generated ones and back. */
final class SelectionValues {
    private SelectionValues() {}

    static SelectionOptions options(dev.holdfast.internal.SelectionOptions options) {
        return new SelectionOptions(
                SelectionOptions.Style.valueOf(options.getStyle().name()),
                SelectionOptions.Range.valueOf(options.getRange().name()),
                options.getCascade(),
                options.getPageRows());
    }

    static dev.holdfast.internal.SelectionOptions inner(SelectionOptions options) {
        return new dev.holdfast.internal.SelectionOptions(
                SelectionStyle.valueOf(options.style().name()),
                SelectionRange.valueOf(options.range().name()),
                options.cascade(),
                options.pageRows());
    }

    static SelectionKey inner(Key key) {
        return SelectionKey.valueOf(key.name());
    }

    static dev.holdfast.internal.SelectionPart inner(Part part) {
        return dev.holdfast.internal.SelectionPart.valueOf(part.name());
    }

    static SelectionRule inner(Rule rule) {
        return new SelectionRule(SelectionRuleKind.valueOf(rule.kind().name()), rule.value());
    }

    static Rule rule(SelectionRule rule) {
        return new Rule(Rule.Kind.valueOf(rule.getKind().name()), rule.getValue());
    }

    static SelectionGroup inner(Listing.Group group) {
        return new SelectionGroup(group.name(), Packed.rowBytes(group.rows()));
    }

    static Check check(String word) {
        return Check.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static Change change(SelectionChange change) {
        return new Change(
                Packed.rowSet(change.getSelected()),
                Packed.rowSet(change.getUnselected()),
                row(change.getAnchor()),
                row(change.getLead()),
                change.getSelectedCount(),
                change.getHiddenSelectedCount(),
                change.getAbsentSelectedCount(),
                change.getViewChanged(),
                change.getRelisted());
    }

    static SelectionChange inner(Change change) {
        return new SelectionChange(
                Packed.rowBytes(change.selected()),
                Packed.rowBytes(change.unselected()),
                inner(change.anchor()),
                inner(change.lead()),
                change.selectedCount(),
                change.hiddenSelectedCount(),
                change.absentSelectedCount(),
                change.viewChanged(),
                change.relisted());
    }

    private static OptionalInt row(Integer row) {
        return row == null ? OptionalInt.empty() : OptionalInt.of(row);
    }

    private static Integer inner(OptionalInt row) {
        return row.isPresent() ? row.orElseThrow() : null;
    }

    static Batch batch(SelectionBatch batch) {
        int[] rows = Packed.numbers(batch.getRows());
        Long next = batch.getNext();
        OptionalLong cursor = next == null ? OptionalLong.empty() : OptionalLong.of(next);
        return new Batch(Packed.lines(batch.getKeys(), rows.length), rows, batch.getFlags(), cursor);
    }

    static Window window(SelectionWindow window) {
        return new Window(Packed.numbers(window.getRows()), window.getFlags());
    }

    static Counts counts(SelectionCounts counts) {
        return new Counts(
                counts.getListed(),
                counts.getShown(),
                counts.getSelected(),
                counts.getExplicit(),
                counts.getRuled(),
                counts.getExcluded(),
                counts.getHiddenSelected(),
                counts.getAbsentSelected());
    }

    static Played played(SelectionPlayed played) {
        return new Played(played.getEvents().stream().map(SelectionValues::event).toList(), played.getJson());
    }

    private static Played.Event event(SelectionEvent event) {
        return new Played.Event(event.getWord(), change(event.getChange()));
    }
}
