package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which keys of a long list or tree are selected: of 5,000 users, say, those that a backup set takes.
 *
 * <p>A console lists the rows, passes each click and key press on, and draws what the {@link Change} says. Rows are
 * numbers from 0 in the listing of now; what is selected is told by key and outlives the listing. Any number of
 * threads may use a selection at once; calls take turns, and none waits for anything but that.
 */
public final class Selection implements AutoCloseable {
    /** The most keys of a batch. */
    public static final int BATCH_LIMIT = 1_000_000;

    private static final int BATCH = 100_000;

    private final Handle<Engine.Selection> handle;

    /** An empty selection over no rows, with {@link SelectionOptions#defaults()}. */
    public Selection() {
        this(SelectionOptions.defaults());
    }

    /**
     * An empty selection over no rows.
     *
     * @param options how gestures work
     */
    public Selection(SelectionOptions options) {
        handle = new Handle<>(Calls.run(scope -> Engines.get().selection(options)), "selection");
    }

    /** {@return how gestures work now} */
    public SelectionOptions options() {
        return Calls.run(scope -> handle.in(scope).options());
    }

    /**
     * Changes how gestures work from here on. A range that is being drawn ends; nothing else changes.
     *
     * @param options how gestures work
     * @return where things stand
     */
    public Change setOptions(SelectionOptions options) {
        return Calls.run(scope -> handle.in(scope).setOptions(options));
    }

    /**
     * Puts another listing in place of the rows. Selected keys that it lacks stay, as absent ones.
     *
     * @param listing the rows
     * @return what changed
     */
    public Change relist(Listing listing) {
        return Calls.run(scope -> handle.in(scope).relist(listing));
    }

    /**
     * Lists the rows of a CSV of users in place of those there are. It begins with a line that names the columns:
     * {@code key}, and of {@code name}, {@code groups} with {@code ;} between them, {@code depth} and
     * {@code selectable} (yes or no) those there are, in any order; others are passed over.
     *
     * @param text the CSV
     * @return what changed
     */
    public Change relistCsv(String text) {
        return Calls.run(scope -> handle.in(scope).relistCsv(text));
    }

    /**
     * Puts rows in. None of them is selected unless it was as an absent key, or a rule selects it.
     *
     * @param at the row before which they go, or the number of rows for the end
     * @param listing the rows
     * @return what changed
     */
    public Change insert(int at, Listing listing) {
        return Calls.run(scope -> handle.in(scope).insert(at, listing));
    }

    /**
     * Takes rows out of the listing, with all below them. Selected ones stay as absent keys.
     *
     * @param rows the rows
     * @return what changed
     */
    public Change remove(RowSet rows) {
        return Calls.run(scope -> handle.in(scope).remove(rows));
    }

    /**
     * Forgets absent keys, beyond undo: all of them, or none when one is refused.
     *
     * @param keys the keys
     * @return what changed
     */
    public Change forget(List<String> keys) {
        return Calls.run(scope -> handle.in(scope).forget(keys));
    }

    /**
     * Forgets every absent key. Only after a listing that is known to be whole: a failed one makes all absent.
     *
     * @return what changed
     */
    public Change forgetAbsent() {
        return Calls.run(scope -> handle.in(scope).forgetAbsent());
    }

    /**
     * A click on a row, or on its checkbox. Take the modifiers when the pointer goes down: a checkbox's own change
     * event has lost them.
     *
     * @param row the row
     * @param modifiers what was held down
     * @return what changed
     */
    public Change click(int row, Modifiers modifiers) {
        return Calls.run(scope -> handle.in(scope).click(row, modifiers));
    }

    /**
     * A click without modifiers.
     *
     * @param row the row
     * @return what changed
     */
    public Change click(int row) {
        return click(row, Modifiers.NONE);
    }

    /**
     * A key press. One that means nothing here changes nothing.
     *
     * @param key the key
     * @param modifiers what was held down
     * @return what changed
     */
    public Change press(Key key, Modifiers modifiers) {
        return Calls.run(scope -> handle.in(scope).press(key, modifiers));
    }

    /**
     * Selects all that is in view.
     *
     * @return what changed
     */
    public Change selectAll() {
        return Calls.run(scope -> handle.in(scope).selectAll());
    }

    /**
     * Unselects all that is in view; what a filter hides, and what is absent, stays selected.
     *
     * @return what changed
     */
    public Change selectNone() {
        return Calls.run(scope -> handle.in(scope).selectNone());
    }

    /**
     * Turns over every row in view.
     *
     * @return what changed
     */
    public Change invert() {
        return Calls.run(scope -> handle.in(scope).invert());
    }

    /**
     * Selects all that is in view but these rows, which are unselected. It selects no newcomer: the rule
     * {@link Rule#all()} does.
     *
     * @param rows the rows
     * @return what changed
     */
    public Change allBut(RowSet rows) {
        return Calls.run(scope -> handle.in(scope).allBut(rows));
    }

    /**
     * Selects or unselects rows outright, in view or not. Unselectable rows are left as they are.
     *
     * @param rows the rows
     * @param selected what they become
     * @return what changed
     */
    public Change setRows(RowSet rows, boolean selected) {
        return Calls.run(scope -> handle.in(scope).setRows(rows, selected));
    }

    /**
     * Selects or unselects keys outright, listed or absent: all of them, or none when one is refused.
     *
     * @param keys the keys
     * @param selected what they become
     * @return what changed
     */
    public Change setKeys(List<String> keys, boolean selected) {
        return Calls.run(scope -> handle.in(scope).setKeys(keys, selected));
    }

    /**
     * Takes the newest gesture back, however often its range was redrawn. Changes nothing when there is none.
     *
     * @return what changed
     */
    public Change undo() {
        return Calls.run(scope -> handle.in(scope).undo());
    }

    /**
     * Does the gesture again that was undone last. Changes nothing when there is none.
     *
     * @return what changed
     */
    public Change redo() {
        return Calls.run(scope -> handle.in(scope).redo());
    }

    /**
     * Shows these rows only. What is selected stays so, seen or not.
     *
     * @param rows the rows; empty for all
     * @return where things stand
     */
    public Change setFilter(Optional<RowSet> rows) {
        return Calls.run(scope -> handle.in(scope).setFilter(rows.orElse(null)));
    }

    /**
     * Folds away or shows what is below a row.
     *
     * @param row the row
     * @param collapsed whether it is folded away
     * @return where things stand
     */
    public Change setCollapsed(int row, boolean collapsed) {
        return Calls.run(scope -> handle.in(scope).setCollapsed(row, collapsed));
    }

    /**
     * Puts these rules in place of those there were. What was chosen by hand stays as it is, and wins.
     *
     * @param rules the rules
     * @return what changed
     */
    public Change setRules(List<Rule> rules) {
        return Calls.run(scope -> handle.in(scope).setRules(rules));
    }

    /** {@return the rules, in the order they were given} */
    public List<Rule> rules() {
        return Calls.run(scope -> handle.in(scope).rules());
    }

    /**
     * Which rules select a row, what was chosen by hand aside.
     *
     * @param row the row
     * @return the places of the rules in their list, from 0
     */
    public List<Integer> rulesOf(int row) {
        return Calls.run(scope -> Arrays.stream(handle.in(scope).rulesOf(row)).boxed().toList());
    }

    /**
     * Makes what the rules select a choice by hand as well, so that a rule can go and its rows stay.
     *
     * @return where things stand
     */
    public Change keepRuled() {
        return Calls.run(scope -> handle.in(scope).keepRuled());
    }

    /**
     * The state of a row's box.
     *
     * @param row the row
     * @return its state; with whole branches, that of all below it too
     */
    public Check check(int row) {
        return Calls.run(scope -> handle.in(scope).check(row));
    }

    /** {@return the state of the box above the whole list: of all that is in view} */
    public Check checkAll() {
        return Calls.run(scope -> handle.in(scope).checkAll());
    }

    /** {@return where things stand, as a change that changed nothing} */
    public Change status() {
        return Calls.run(scope -> handle.in(scope).status());
    }

    /**
     * The first keys of a part.
     *
     * @param part the part
     * @param limit the most keys, 1 to {@link #BATCH_LIMIT}
     * @return the batch
     */
    public Batch keys(Part part, int limit) {
        return Calls.run(scope -> handle.in(scope).keys(part, null, limit));
    }

    /**
     * More keys of a part.
     *
     * @param part the part
     * @param cursor where to begin: what the batch before says
     * @param limit the most keys, 1 to {@link #BATCH_LIMIT}
     * @return the batch
     */
    public Batch keys(Part part, long cursor, int limit) {
        return Calls.run(scope -> handle.in(scope).keys(part, cursor, limit));
    }

    /**
     * All keys of a part, read in batches. Refused when the rows are listed anew meanwhile.
     *
     * @param part the part
     * @return the keys, in the order of the rows; absent ones come last
     */
    public List<String> keys(Part part) {
        List<String> keys = new ArrayList<>();
        Batch batch = keys(part, BATCH);
        keys.addAll(batch.keys());
        while (batch.next().isPresent()) {
            batch = keys(part, batch.next().getAsLong(), BATCH);
            keys.addAll(batch.keys());
        }
        return keys;
    }

    /**
     * The listed rows of a part.
     *
     * @param part the part
     * @return the rows
     */
    public RowSet rowsOf(Part part) {
        return Calls.run(scope -> handle.in(scope).rowsOf(part));
    }

    /** {@return how many keys are what} */
    public Counts counts() {
        return Calls.run(scope -> handle.in(scope).counts());
    }

    /**
     * Some rows in view, as a console draws them.
     *
     * @param first the place of the first among the rows in view, from 0
     * @param limit the most rows
     * @return the rows, and what is to be said of each
     */
    public Window window(int first, int limit) {
        return Calls.run(scope -> handle.in(scope).window(first, limit));
    }

    /**
     * What is to be said of a row.
     *
     * @param row the row
     * @return what is to be said
     */
    public Flags flags(int row) {
        return Calls.run(scope -> new Flags(handle.in(scope).flags(row)));
    }

    /**
     * The rows of keys.
     *
     * @param keys the keys
     * @return a row for each, in the keys' order; empty for those that are not listed
     */
    public List<OptionalInt> find(List<String> keys) {
        return Calls.run(scope -> Arrays.stream(handle.in(scope).find(keys))
                .mapToObj(row -> row == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(row))
                .toList());
    }

    /**
     * The key of a row.
     *
     * @param row the row
     * @return its key, if it is listed
     */
    public Optional<String> keyOf(int row) {
        return Calls.run(scope -> Optional.ofNullable(handle.in(scope).keyOf(row)));
    }

    /** {@return what is selected and why, as JSON, the same in every language} */
    public String json() {
        return Calls.run(scope -> handle.in(scope).json());
    }

    /** {@return the selection as bytes, for {@link #load}: what is selected and why, not how it is shown} */
    public byte[] save() {
        return Calls.run(scope -> handle.in(scope).save());
    }

    /**
     * Puts a saved selection in place of this one, over the rows that are listed. Keys that the listing lacks become
     * absent ones. History, anchor and lead begin anew.
     *
     * @param bytes what {@link #save} gave
     * @return what changed
     */
    public Change load(byte[] bytes) {
        return Calls.run(scope -> handle.in(scope).load(bytes));
    }

    /**
     * Plays a script of gestures: words such as {@code c0 s149}, as the documentation lists them.
     *
     * @param script the script
     * @return what each word did; nothing is played when a word means nothing
     */
    public Played play(String script) {
        return Calls.run(scope -> handle.in(scope).play(script));
    }

    /** {@return the memory it holds in the native library, near enough, in bytes} */
    public long heldBytes() {
        return Calls.run(scope -> handle.in(scope).heldBytes());
    }

    /** Frees it; a call that runs keeps what it needs. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }
}
