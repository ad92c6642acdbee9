package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.SelectionOptions.Style;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.swing.DefaultListSelectionModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Gestures beside the JDK's own list selection, which others wrote. The two agree on everything but what their
 * differences say, one test each.
 */
class SwingSelectionTest {
    private static final int SCRIPTS = 1_000;
    private static final int GESTURES = 30;

    /** What Swing has after a word of a script; the rest is not compared when {@code focused} is false. */
    private record State(String word, BitSet selected, int anchor, int lead, boolean focused) {}

    /**
     * A person at a Swing list. Among checkboxes a click toggles and Shift moves the lead, which is what the class
     * itself offers; in a list, clicks do what JList does with them.
     */
    private static final class Swing {
        final DefaultListSelectionModel model;
        final Style style;
        int rows;

        /** What was selected before a range began: what Swing does not keep. */
        private BitSet before = new BitSet();

        Swing(Style style, int rows) {
            this(new DefaultListSelectionModel(), style, rows);
        }

        private Swing(DefaultListSelectionModel model, Style style, int rows) {
            this.model = model;
            this.style = style;
            this.rows = rows;
        }

        BitSet selected() {
            BitSet selected = new BitSet();
            for (int row = 0; row < rows; row++) {
                selected.set(row, model.isSelectedIndex(row));
            }
            return selected;
        }

        void click(int row) {
            if (style == Style.LIST) {
                model.setSelectionInterval(row, row);
            } else {
                toggle(row);
            }
            before = selected();
        }

        void ctrlClick(int row) {
            toggle(row);
            before = selected();
        }

        private void toggle(int row) {
            if (model.isSelectedIndex(row)) {
                model.removeSelectionInterval(row, row);
            } else {
                model.addSelectionInterval(row, row);
            }
        }

        /** Shift+click among checkboxes, Ctrl+Shift+click in a list. */
        void range(int row) {
            int anchor = model.getAnchorSelectionIndex();
            if (style == Style.CHECKBOX) {
                model.setLeadSelectionIndex(row);
            } else if (model.isSelectedIndex(anchor)) {
                model.addSelectionInterval(anchor, row);
            } else {
                model.removeSelectionInterval(anchor, row);
            }
        }

        /** What the range to a row comes to when all it does not cover is as it was before it began. */
        BitSet drawnOverBefore(int row) {
            BitSet drawn = (BitSet) before.clone();
            int anchor = model.getAnchorSelectionIndex();
            drawn.set(Math.min(anchor, row), Math.max(anchor, row) + 1, model.isSelectedIndex(anchor));
            return drawn;
        }

        /** What the range to a row comes to in Swing, which is left as it is. */
        BitSet drawnInSwing(int row) throws CloneNotSupportedException {
            Swing twin = new Swing((DefaultListSelectionModel) model.clone(), style, rows);
            twin.range(row);
            return twin.selected();
        }

        /** As JList does after "select all". */
        private void focus(int anchor, int lead) {
            model.setAnchorSelectionIndex(anchor);
            model.moveLeadSelectionIndex(lead);
        }

        void all(String word) {
            int anchor = model.getAnchorSelectionIndex();
            int lead = model.getLeadSelectionIndex();
            BitSet wanted = selected();
            switch (word) {
                case "all" -> wanted.set(0, rows);
                case "none" -> wanted.clear();
                default -> wanted.flip(0, rows);
            }
            model.clearSelection();
            wanted.stream().forEach(row -> model.addSelectionInterval(row, row));
            focus(anchor, lead);
            before = selected();
        }

        void remove(int first, int last) {
            model.removeIndexInterval(first, last);
            rows -= last - first + 1;
        }

        void insert(int at, int count) {
            model.insertIndexInterval(at, count, true);
            rows += count;
        }

        State state(String word, boolean focused) {
            int anchor = model.getAnchorSelectionIndex();
            return new State(word, selected(), anchor, model.getLeadSelectionIndex(), focused);
        }
    }

    /** A random script on which both agree, with what Swing had after each word. */
    private static final class Script {
        final Swing swing;
        final List<State> states = new ArrayList<>();
        private final Random random;
        private final String rangeLetter;
        int ranges;
        int shrunk;
        int left;
        private int newcomers;

        Script(long seed, Style style) {
            random = new Random(seed);
            int rows = 1 + random.nextInt(random.nextBoolean() ? 12 : 200);
            swing = new Swing(style, rows);
            rangeLetter = style == Style.LIST ? "x" : "s";
        }

        Script written() throws CloneNotSupportedException {
            for (int gesture = 0; gesture < GESTURES; gesture++) {
                one();
            }
            return this;
        }

        private void one() throws CloneNotSupportedException {
            int row = random.nextInt(swing.rows);
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> clicked(row);
                case 3, 4, 5 -> {
                    swing.ctrlClick(row);
                    told("k" + row);
                }
                case 6 -> simple("all");
                case 7 -> simple("none");
                case 8 -> simple("invert");
                case 9 -> removed(row);
                case 10 -> inserted(row);
                default -> ranged(row);
            }
        }

        private void clicked(int row) {
            swing.click(row);
            told("c" + row);
        }

        private void simple(String word) {
            swing.all(word);
            told(word);
        }

        private void ranged(int row) throws CloneNotSupportedException {
            if (swing.model.getAnchorSelectionIndex() < 0) {
                return;
            }
            BitSet drawn = swing.drawnOverBefore(row);
            if (!drawn.equals(swing.drawnInSwing(row))) {
                // Swing has lost what was there before the range: a difference, with a test of its own.
                left++;
                return;
            }
            ranges++;
            int lead = swing.model.getLeadSelectionIndex();
            int anchor = swing.model.getAnchorSelectionIndex();
            shrunk += Math.abs(row - anchor) < Math.abs(lead - anchor) ? 1 : 0;
            swing.range(row);
            told(rangeLetter + row);
        }

        /** Where anchor and lead go, each library says for itself; the click after it makes both agree again. */
        private void removed(int first) {
            int last = Math.min(swing.rows - 1, first + random.nextInt(5));
            if (last - first + 1 == swing.rows) {
                return;
            }
            swing.remove(first, last);
            states.add(swing.state("remove:" + first + "-" + last, false));
            clicked(random.nextInt(swing.rows));
        }

        private void inserted(int at) {
            if (swing.model.isSelectedIndex(at)) {
                // Swing selects the newcomers: a difference, with a test of its own.
                left++;
                return;
            }
            int count = 1 + random.nextInt(3);
            List<String> keys = new ArrayList<>();
            for (int key = 0; key < count; key++) {
                keys.add("n" + newcomers++);
            }
            swing.insert(at, count);
            states.add(swing.state("insert:" + at + ":" + String.join(",", keys), false));
            clicked(random.nextInt(swing.rows));
        }

        private void told(String word) {
            states.add(swing.state(word, true));
        }
    }

    private static String play(List<State> states, Style style, int rows) {
        List<String> words = new ArrayList<>(List.of("style:" + style.name().toLowerCase(Locale.ROOT), "rows:" + rows));
        states.forEach(state -> words.add(state.word()));
        String script = String.join(" ", words);
        try (Selection selection = new Selection()) {
            List<Played.Event> events = selection.play(script).events();
            BitSet selected = new BitSet();
            for (int word = 0; word < states.size(); word++) {
                Played.Event event = events.get(word + 2);
                selected = follow(selected, event);
                compare(states.get(word), event.change(), selected, script + "\nat word " + (word + 3));
            }
            assertEquals(bits(selection.rowsOf(Part.SELECTED)), selected, script);
        }
        return script;
    }

    /** The selected rows after an event, by what its change says. */
    private static BitSet follow(BitSet before, Played.Event event) {
        BitSet selected = moved(before, event.word());
        BitSet on = bits(event.change().selected());
        BitSet off = bits(event.change().unselected());
        assertTrue(!selected.intersects(on), "told as newly selected, and was: " + event);
        off.stream().forEach(row -> assertTrue(before.get(row), "told as newly unselected, and was not: " + event));
        selected.or(on);
        selected.andNot(off);
        return selected;
    }

    /** The same rows at their places after a word that lists others. */
    private static BitSet moved(BitSet rows, String word) {
        String[] parts = word.split("[:-]");
        BitSet moved = new BitSet();
        switch (parts[0]) {
            case "remove" -> {
                int first = Integer.parseInt(parts[1]);
                int last = Integer.parseInt(parts[2]);
                rows.stream().filter(row -> row < first).forEach(moved::set);
                rows.stream().filter(row -> row > last).forEach(row -> moved.set(row - (last - first + 1)));
            }
            case "insert" -> {
                int at = Integer.parseInt(parts[1]);
                int count = parts[2].split(",").length;
                rows.stream().forEach(row -> moved.set(row < at ? row : row + count));
            }
            default -> moved.or(rows);
        }
        return moved;
    }

    private static void compare(State swing, Change change, BitSet selected, String where) {
        assertEquals(swing.selected(), selected, where);
        assertEquals(change.selectedCount() - change.absentSelectedCount(), selected.cardinality(), where);
        if (swing.focused()) {
            assertEquals(swing.anchor(), change.anchor().orElse(-1), where);
            assertEquals(swing.lead(), change.lead().orElse(-1), where);
        }
    }

    private static BitSet bits(RowSet rows) {
        BitSet bits = new BitSet();
        rows.rows().forEach(bits::set);
        return bits;
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    void randomGesturesEndAsInSwing(Style style) throws CloneNotSupportedException {
        int ranges = 0;
        int shrunk = 0;
        int left = 0;
        for (int seed = 0; seed < SCRIPTS; seed++) {
            Script fresh = new Script(seed, style);
            int rows = fresh.swing.rows;
            Script script = fresh.written();
            play(script.states, style, rows);
            ranges += script.ranges;
            shrunk += script.shrunk;
            left += script.left;
        }
        assertTrue(ranges > SCRIPTS && shrunk > SCRIPTS / 4, "hardly a range: " + ranges + ", shrunk " + shrunk);
        assertTrue(left < ranges, "more left out than compared: " + left);
    }

    /** Each range that Swing draws otherwise is drawn here over what was there before it, and over nothing else. */
    @ParameterizedTest
    @EnumSource(Style.class)
    void whereARangeDiffersSwingLostWhatWasThereBefore(Style style) throws CloneNotSupportedException {
        int differing = 0;
        for (int seed = 0; seed < SCRIPTS; seed++) {
            Script fresh = new Script(seed, style);
            int rows = fresh.swing.rows;
            Script script = fresh.written();
            for (int row = 0; row < script.swing.rows; row++) {
                if (script.swing.model.getAnchorSelectionIndex() < 0) {
                    break;
                }
                BitSet drawn = script.swing.drawnOverBefore(row);
                BitSet inSwing = script.swing.drawnInSwing(row);
                if (!drawn.equals(inSwing)) {
                    int anchor = script.swing.model.getAnchorSelectionIndex();
                    script.states.add(new State(script.rangeLetter + row, drawn, anchor, row, true));
                    play(script.states, style, rows);
                    differing++;
                    break;
                }
            }
        }
        assertTrue(differing > SCRIPTS / 20, "hardly a difference: " + differing);
    }

    @Test
    void swingSelectsRowsNobodyChoseWhenAnUnselectingRangeShrinks() {
        Swing swing = new Swing(Style.CHECKBOX, 300);
        swing.model.setSelectionInterval(0, 99);
        swing.ctrlClick(10);
        swing.range(200);
        swing.range(50);
        assertEquals(160, swing.selected().cardinality());
        assertTrue(swing.model.isSelectedIndex(150), "a user who never was");
        assertEquals("0-9,51-99", selectedBy("rows:300 select:0-99 k10 s200 s50"));
    }

    @Test
    void swingUnselectsRowsThatWereChosenBeforeARangeThatShrinks() {
        Swing swing = new Swing(Style.CHECKBOX, 10);
        List.of(7, 2).forEach(swing::click);
        swing.range(9);
        swing.range(4);
        assertEquals("{2, 3, 4}", swing.selected().toString());
        assertEquals("2-4,7", selectedBy("rows:10 c7 c2 s9 s4"));
    }

    @Test
    void swingSelectsNewcomersBesideASelectedRow() {
        Swing swing = new Swing(Style.CHECKBOX, 3);
        swing.click(1);
        swing.insert(1, 2);
        assertEquals("{1, 2, 3}", swing.selected().toString());
        assertEquals("3", selectedBy("rows:3 c1 insert:1:a,b"));
    }

    @Test
    void aSwingListReplacesTheRestByAPlainRange() {
        DefaultListSelectionModel list = new DefaultListSelectionModel();
        list.setSelectionInterval(0, 2);
        list.addSelectionInterval(4, 4);
        list.setSelectionInterval(list.getAnchorSelectionIndex(), 6);
        assertTrue(!list.isSelectedIndex(0) && list.isSelectedIndex(5), "JList's Shift+click");
        assertEquals("0-2,4-6", selectedBy("style:list rows:10 c0 s2 k4 s6"));
    }

    @Test
    void withoutAnAnchorSwingDoesNothingAndARangeHereIsAClick() {
        DefaultListSelectionModel model = new DefaultListSelectionModel();
        model.setLeadSelectionIndex(4);
        assertTrue(model.isSelectionEmpty(), "the class; JList itself begins at row 0");
        assertEquals("4", selectedBy("rows:10 s4"));
    }

    private static String selectedBy(String script) {
        try (Selection selection = new Selection()) {
            selection.play(script);
            assertNotEquals(0, selection.counts().selected());
            return selection.rowsOf(Part.SELECTED).toString();
        }
    }
}
