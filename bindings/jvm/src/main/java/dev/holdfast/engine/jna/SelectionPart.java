package dev.holdfast.engine.jna;

import dev.holdfast.Batch;
import dev.holdfast.Change;
import dev.holdfast.Check;
import dev.holdfast.Counts;
import dev.holdfast.Key;
import dev.holdfast.Listing;
import dev.holdfast.Modifiers;
import dev.holdfast.Part;
import dev.holdfast.Played;
import dev.holdfast.RowSet;
import dev.holdfast.Rule;
import dev.holdfast.SelectionOptions;
import dev.holdfast.Window;
import dev.holdfast.engine.Engine;
import dev.holdfast.engine.Packed;
import dev.holdfast.internal.SelectionChange;
import dev.holdfast.internal.SelectionListing;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;

/** The engine over the generated half: a selection in Rust's memory. */
record SelectionPart(dev.holdfast.internal.Selection inner) implements Engine.Selection {
    private static Change change(SelectionChange change) {
        return SelectionValues.change(change);
    }

    /** A call that Rust reads a block in. */
    @FunctionalInterface
    private interface Reading<B, T> {
        T run(B block) throws Exception;
    }

    /** Keeps a block until the call is over: Rust gets its address, which keeps nothing. */
    private static <B, T> T lend(B block, Reading<B, T> call) throws Exception {
        try {
            return call.run(block);
        } finally {
            Reference.reachabilityFence(block);
        }
    }

    private static <T> T lendRows(RowSet rows, Reading<ByteBuffer, T> call) throws Exception {
        return lend(Packed.rows(rows), call);
    }

    private static <T> T lendTexts(List<String> texts, Reading<Packed.Texts, T> call) throws Exception {
        return lend(Packed.texts(texts), call);
    }

    /** A listing as Rust has it, while {@code call} uses it. */
    private static Change listed(Listing listing, Reading<SelectionListing, Change> call) throws Exception {
        try (SelectionListing columns = lendTexts(
                listing.keys(), keys -> new SelectionListing(keys.bytes(), keys.lengths()))) {
            if (listing.names().isPresent()) {
                lendTexts(listing.names().orElseThrow(), names -> {
                    columns.setNames(names.bytes(), names.lengths());
                    return null;
                });
            }
            if (listing.groups().isPresent()) {
                columns.setGroups(listing.groups().orElseThrow().stream()
                        .map(group -> SelectionValues.inner(group))
                        .toList());
            }
            int[] depths = listing.depths().stream().mapToInt(Integer::intValue).toArray();
            lend(Packed.numbers(depths), block -> {
                columns.setDepths(block);
                return null;
            });
            lendRows(listing.unselectable(), block -> {
                columns.setUnselectable(block);
                return null;
            });
            return call.run(columns);
        }
    }

    @Override
    public SelectionOptions options() {
        return SelectionValues.options(inner.options());
    }

    @Override
    public Change setOptions(SelectionOptions options) throws Exception {
        return change(inner.setOptions(SelectionValues.inner(options)));
    }

    @Override
    public Change relist(Listing listing) throws Exception {
        return listed(listing, columns -> change(inner.relist(columns)));
    }

    @Override
    public Change relistCsv(String text) throws Exception {
        return change(inner.relistCsv(text));
    }

    @Override
    public Change insert(int at, Listing listing) throws Exception {
        return listed(listing, columns -> change(inner.insert(at, columns)));
    }

    @Override
    public Change remove(RowSet rows) throws Exception {
        return lendRows(rows, block -> change(inner.remove(block)));
    }

    @Override
    public Change forget(List<String> keys) throws Exception {
        return lendTexts(keys, texts -> change(inner.forget(texts.bytes(), texts.lengths())));
    }

    @Override
    public Change forgetAbsent() throws Exception {
        return change(inner.forgetAbsent());
    }

    @Override
    public Change click(int row, Modifiers modifiers) throws Exception {
        return change(inner.click(row, modifiers.shift(), modifiers.ctrl()));
    }

    @Override
    public Change press(Key key, Modifiers modifiers) {
        return change(inner.press(SelectionValues.inner(key), modifiers.shift(), modifiers.ctrl()));
    }

    @Override
    public Change selectAll() {
        return change(inner.selectAll());
    }

    @Override
    public Change selectNone() {
        return change(inner.selectNone());
    }

    @Override
    public Change invert() {
        return change(inner.invert());
    }

    @Override
    public Change allBut(RowSet rows) throws Exception {
        return lendRows(rows, block -> change(inner.allBut(block)));
    }

    @Override
    public Change setRows(RowSet rows, boolean selected) throws Exception {
        return lendRows(rows, block -> change(inner.setRows(block, selected)));
    }

    @Override
    public Change setKeys(List<String> keys, boolean selected) throws Exception {
        return lendTexts(keys, texts -> change(inner.setKeys(texts.bytes(), texts.lengths(), selected)));
    }

    @Override
    public Change undo() {
        return change(inner.undo());
    }

    @Override
    public Change redo() {
        return change(inner.redo());
    }

    @Override
    public Change setFilter(RowSet rows) throws Exception {
        RowSet shown = rows == null ? RowSet.none() : rows;
        return lendRows(shown, block -> change(inner.setFilter(rows != null, block)));
    }

    @Override
    public Change setCollapsed(int row, boolean collapsed) throws Exception {
        return change(inner.setCollapsed(row, collapsed));
    }

    @Override
    public Change setRules(List<Rule> rules) throws Exception {
        return change(inner.setRules(rules.stream().map(rule -> SelectionValues.inner(rule)).toList()));
    }

    @Override
    public List<Rule> rules() {
        return inner.rules().stream().map(SelectionValues::rule).toList();
    }

    @Override
    public int[] rulesOf(int row) throws Exception {
        return Packed.numbers(inner.rulesOf(row));
    }

    @Override
    public Change keepRuled() {
        return change(inner.keepRuled());
    }

    @Override
    public Check check(int row) throws Exception {
        return SelectionValues.check(inner.check(row));
    }

    @Override
    public Check checkAll() {
        return SelectionValues.check(inner.checkAll());
    }

    @Override
    public Change status() {
        return change(inner.status());
    }

    @Override
    public Batch keys(Part part, Long cursor, int limit) throws Exception {
        return SelectionValues.batch(inner.keys(SelectionValues.inner(part), cursor, limit));
    }

    @Override
    public RowSet rowsOf(Part part) {
        return Packed.rowSet(inner.rowsOf(SelectionValues.inner(part)));
    }

    @Override
    public Counts counts() {
        return SelectionValues.counts(inner.counts());
    }

    @Override
    public Window window(int first, int limit) throws Exception {
        return SelectionValues.window(inner.window(first, limit));
    }

    @Override
    public int flags(int row) throws Exception {
        return inner.flags(row);
    }

    @Override
    public int[] find(List<String> keys) throws Exception {
        return lendTexts(keys, texts -> Packed.numbers(inner.find(texts.bytes(), texts.lengths())));
    }

    @Override
    public String keyOf(int row) throws Exception {
        return inner.keyOf(row);
    }

    @Override
    public String json() {
        return inner.json();
    }

    @Override
    public byte[] save() throws Exception {
        return inner.save();
    }

    @Override
    public Change load(byte[] bytes) throws Exception {
        return lend(Packed.bytes(bytes), block -> change(inner.load(block)));
    }

    @Override
    public Played play(String script) throws Exception {
        return SelectionValues.played(inner.play(script));
    }

    @Override
    public long heldBytes() {
        return inner.heldBytes();
    }

    @Override
    public void close() {
        inner.close();
    }
}
