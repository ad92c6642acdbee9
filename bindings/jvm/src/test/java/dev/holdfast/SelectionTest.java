package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.SelectionOptions.Range;
import dev.holdfast.SelectionOptions.Style;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private final Selection selection = new Selection();

    @AfterEach
    void close() {
        selection.close();
    }

    private static List<String> users(int count) {
        return IntStream.range(0, count).mapToObj(user -> "user" + user + "@contoso.com").toList();
    }

    private void list(int count) {
        selection.relist(Listing.of(users(count)));
    }

    private void refused(Class<? extends HoldfastException> type, String status, Callable<?> call) {
        HoldfastException thrown = assertThrows(HoldfastException.class, call::call);
        assertInstanceOf(type, thrown);
        assertEquals(Statuses.code(status), thrown.code(), thrown.reason());
    }

    @Test
    void theFirstAndWithShiftThe150thSelect150() {
        list(500);
        selection.click(0);
        Change change = selection.click(149, Modifiers.SHIFT);
        assertEquals(150, change.selectedCount());
        assertEquals(List.of(new RowRange(1, 149)), change.selected().ranges());
        assertTrue(change.unselected().isEmpty());
        assertEquals(OptionalInt.of(0), change.anchor());
        assertEquals(OptionalInt.of(149), change.lead());
    }

    @Test
    void ofAllTheFirstAndWithShiftThe250thLeave250() {
        list(500);
        selection.selectAll();
        selection.click(0);
        Change change = selection.click(249, Modifiers.SHIFT);
        assertEquals(250, change.selectedCount());
        assertEquals("250-499", selection.rowsOf(Part.SELECTED).toString());
        assertEquals(users(500).subList(250, 500), selection.keys(Part.SELECTED));
    }

    @Test
    void rangesStandBesideEachOther() {
        list(500);
        selection.click(0);
        selection.click(99, Modifiers.SHIFT);
        selection.click(200, Modifiers.CTRL);
        Change change = selection.click(299, Modifiers.CTRL_SHIFT);
        assertEquals(200, change.selectedCount());
        assertEquals("0-99,200-299", selection.rowsOf(Part.SELECTED).toString());
        assertEquals(101, selection.undo().selectedCount());
        assertEquals(200, selection.redo().selectedCount());
    }

    @Test
    void everyGestureArrives() {
        list(20);
        selection.setOptions(selection.options().withPageRows(5));
        assertEquals(OptionalInt.of(0), selection.press(Key.DOWN, Modifiers.NONE).lead());
        assertEquals(OptionalInt.of(5), selection.press(Key.PAGE_DOWN, Modifiers.NONE).lead());
        assertEquals(OptionalInt.of(4), selection.press(Key.UP, Modifiers.NONE).lead());
        assertEquals("4", selection.press(Key.SPACE, Modifiers.NONE).selected().toString());
        assertEquals("5-19", selection.press(Key.END, Modifiers.SHIFT).selected().toString());
        assertEquals(OptionalInt.of(14), selection.press(Key.PAGE_UP, Modifiers.NONE).lead());
        assertEquals(OptionalInt.of(0), selection.press(Key.HOME, Modifiers.NONE).lead());
        assertEquals("0-3", selection.press(Key.A, Modifiers.CTRL).selected().toString());
        assertEquals(0, selection.selectNone().selectedCount());
        assertEquals(20, selection.invert().selectedCount());
        assertEquals(17, selection.allBut(RowSet.of(1, 3, 5)).selectedCount());
        assertEquals("1,3", selection.setRows(RowSet.of(1, 3), true).selected().toString());
        assertEquals("7", selection.setKeys(List.of(users(8).get(7)), false).unselected().toString());
        assertEquals(Check.MIXED, selection.checkAll());
    }

    @Test
    void optionsArrive() {
        assertEquals(new SelectionOptions(Style.CHECKBOX, Range.ANCHOR, true, 10), SelectionOptions.defaults());
        SelectionOptions other = new SelectionOptions(Style.LIST, Range.CLICKED, false, 7);
        try (Selection list = new Selection(other)) {
            assertEquals(other, list.options());
            list.relist(Listing.of(users(5)));
            list.click(1);
            assertEquals("1", list.click(3).unselected().toString());
            list.setOptions(other.withStyle(Style.CHECKBOX).withRange(Range.ANCHOR).withCascade(true));
            assertEquals(2, list.click(0).selectedCount());
        }
    }

    @Test
    void everyColumnOfAListingArrives() {
        Listing listing = Listing.of(List.of("h", "1", "2", "3"))
                .withNames(List.of("Users", "Ann@contoso.com", "ben@fabrikam.com", ""))
                .withGroups(List.of(new Listing.Group("Sales", RowSet.of(1, 3)), new Listing.Group("IT", RowSet.of(2))))
                .withDepths(List.of(0, 1, 1, 1))
                .withUnselectable(RowSet.of(0));
        selection.relist(listing);
        Rule sales = Rule.group("sales");
        Rule contoso = Rule.domain("contoso.com");
        Rule anyB = Rule.name("b*");
        Change ruled = selection.setRules(List.of(sales, contoso, anyB));
        assertEquals("1-3", ruled.selected().toString());
        assertEquals(List.of(sales, contoso, anyB), selection.rules());
        assertEquals(List.of(0, 1), selection.rulesOf(1));
        assertEquals(Check.ALL, selection.check(0));
        assertTrue(selection.flags(0).unselectable());
        assertEquals("1-3", selection.click(0).unselected().toString());
        assertEquals(3, selection.counts().excluded());
        assertTrue(selection.setCollapsed(0, true).viewChanged());
        assertEquals(new Counts(4, 1, 0, 0, 0, 3, 0, 0), selection.counts());
        assertEquals("1-3", selection.undo().selected().toString());
        selection.keepRuled();
        assertEquals(3, selection.setRules(List.of()).selectedCount());
        assertEquals("1-3", selection.rowsOf(Part.EXPLICIT).toString());
    }

    @Test
    void newcomersFollowTheirRules() {
        list(2);
        selection.setRules(List.of(Rule.newcomers()));
        Change change = selection.insert(0, Listing.of(List.of("new")));
        assertEquals("0", change.selected().toString());
        assertTrue(change.relisted() && change.viewChanged());
        selection.setRules(List.of(Rule.all()));
        assertEquals(3, selection.counts().ruled());
    }

    @Test
    void keysOutliveTheListing() {
        list(4);
        selection.selectAll();
        Change change = selection.remove(RowSet.of(1, 2));
        assertEquals(2, change.absentSelectedCount());
        assertEquals(users(3).subList(1, 3), selection.keys(Part.ABSENT));
        assertEquals(List.of(OptionalInt.of(1), OptionalInt.empty()), selection.find(List.of(users(4).get(3), "x")));
        assertEquals(Optional.of(users(1).get(0)), selection.keyOf(0));
        assertEquals(Optional.empty(), selection.keyOf(2));
        assertEquals(3, selection.forget(users(2).subList(1, 2)).selectedCount());
        assertEquals(2, selection.forgetAbsent().selectedCount());
    }

    @Test
    void aFilterHidesAndDropsNothing() {
        list(10);
        selection.selectAll();
        Change change = selection.setFilter(Optional.of(RowSet.ofRange(0, 3)));
        assertEquals(6, change.hiddenSelectedCount());
        assertEquals(6, selection.selectNone().selectedCount());
        assertEquals(List.of(4, 9), bounds(selection.rowsOf(Part.HIDDEN)));
        assertEquals(0, selection.setFilter(Optional.of(RowSet.none())).selected().count());
        assertEquals(0, selection.counts().shown());
        assertEquals(0, selection.setFilter(Optional.empty()).hiddenSelectedCount());
    }

    private static List<Integer> bounds(RowSet rows) {
        return IntStream.of(rows.bounds()).boxed().toList();
    }

    @Test
    void batchesAreReadToTheirEnd() {
        list(10);
        selection.allBut(RowSet.of(3));
        selection.remove(RowSet.of(9));
        List<String> keys = new ArrayList<>();
        List<OptionalInt> rows = new ArrayList<>();
        Batch batch = selection.keys(Part.SELECTED, 4);
        while (true) {
            keys.addAll(batch.keys());
            for (int at = 0; at < batch.size(); at++) {
                rows.add(batch.row(at));
                assertTrue(batch.flags(at).selected() && batch.flags(at).explicit());
            }
            if (batch.next().isEmpty()) {
                break;
            }
            batch = selection.keys(Part.SELECTED, batch.next().getAsLong(), 4);
        }
        assertEquals(selection.keys(Part.SELECTED), keys);
        assertEquals(9, keys.size());
        assertEquals(OptionalInt.of(4), rows.get(3));
        assertEquals(OptionalInt.empty(), rows.get(8));
        assertEquals(0, selection.keys(Part.RULED, 1).size());
        long old = selection.keys(Part.SELECTED, 1).next().orElseThrow();
        list(3);
        refused(InputException.class, "SelectionGestureRejected", () -> selection.keys(Part.SELECTED, old, 1));
    }

    @Test
    void aHundredThousandKeysComeInOneBatch() {
        List<String> keys = IntStream.range(0, 100_000).mapToObj(key -> "schlüssel-" + key + "-数据").toList();
        selection.relist(Listing.of(keys));
        selection.selectAll();
        Batch batch = selection.keys(Part.SELECTED, 100_000);
        assertEquals(keys, batch.keys());
        assertTrue(batch.next().isEmpty());
        assertEquals(OptionalInt.of(99_999), batch.row(99_999));
    }

    @Test
    void aWindowShowsWhatIsInView() {
        selection.play("tree:0!,1,1,0 c1 filter:0-2");
        Window window = selection.window(0, 10);
        assertEquals(List.of(0, 1, 2), IntStream.range(0, window.size()).mapToObj(window::row).toList());
        assertTrue(window.flags(0).mixed() && window.flags(0).unselectable() && !window.flags(0).selected());
        assertTrue(window.flags(1).selected() && window.flags(1).explicit());
        assertEquals(new Flags(0), window.flags(2));
        assertTrue(selection.flags(3).hidden());
        assertEquals(1, selection.window(2, 10).size());
        assertEquals(0, selection.window(9, 10).size());
    }

    @Test
    void everyFlagHasItsName() {
        selection.play("rows:3 rule:all k1 remove:0");
        Batch excluded = selection.keys(Part.EXCLUDED, 9);
        assertTrue(excluded.flags(0).excluded() && excluded.flags(0).ruled() && !excluded.flags(0).selected());
        Batch absent = selection.keys(Part.ABSENT, 9);
        assertTrue(absent.flags(0).absent() && absent.flags(0).selected() && !absent.flags(0).explicit());
    }

    @Test
    void whatWasSavedIsLoaded() {
        list(6);
        selection.click(1);
        selection.setRules(List.of(Rule.name("user5*")));
        byte[] saved = selection.save();
        try (Selection other = new Selection()) {
            other.relist(Listing.of(users(5)));
            Change change = other.load(saved);
            assertEquals("1", change.selected().toString());
            assertEquals(1, change.absentSelectedCount());
            assertEquals(List.of(Rule.name("user5*")), other.rules());
            assertArrayEquals(saved, other.save());
        }
        byte[] damaged = new String(saved, StandardCharsets.UTF_8).replace("user1", "user2").getBytes(StandardCharsets.UTF_8);
        refused(CorruptException.class, "SelectionDamaged", () -> selection.load(damaged));
        refused(CorruptException.class, "SelectionDamaged", () -> selection.load(new byte[0]));
    }

    @Test
    void theJsonOfAChangeIsTheLibrarys() {
        Played played = selection.play("rows:9 c2 s5 filter:0-3 none");
        String events = played.json().substring(played.json().indexOf("\"events\":["));
        for (Played.Event event : played.events()) {
            String change = event.change().json();
            assertTrue(change.contains("\"selected_count\":" + event.change().selectedCount()), change);
            String withWord = change.substring(0, change.length() - 1) + ",\"word\":\"" + event.word() + "\"}";
            assertTrue(events.contains(withWord), withWord + "\n" + events);
        }
        assertTrue(played.json().contains(selection.json()), played.json());
        assertEquals("none", played.events().get(4).word());
        assertEquals("2-3", played.events().get(4).change().unselected().toString());
    }

    @Test
    void usersComeFromACsv() {
        Change change = selection.relistCsv("key,name,groups,selectable\n1,Ann,Sales;IT,yes\n2,Ben,,no\n");
        assertTrue(change.relisted());
        assertEquals("0", selection.setRules(List.of(Rule.group("it"))).selected().toString());
        assertTrue(selection.flags(1).unselectable());
        refused(InputException.class, "SelectionListingRejected", () -> selection.relistCsv("name\nAnn\n"));
    }

    @Test
    void refusalsHaveTheClassOfTheirStatus() {
        list(3);
        refused(InputException.class, "SelectionGestureRejected", () -> selection.click(3));
        refused(InputException.class, "SelectionGestureRejected", () -> selection.setRows(RowSet.ofRange(2, 1), true));
        refused(MisuseException.class, "InvalidArgument", () -> selection.click(-1));
        refused(MisuseException.class, "InvalidArgument", () -> selection.setRows(RowSet.of(-1), true));
        refused(MisuseException.class, "InvalidArgument", () -> selection.keys(Part.SELECTED, -1));
        refused(AbsentException.class, "SelectionKeyAbsent", () -> selection.setKeys(List.of("x"), true));
        refused(InputException.class, "SelectionGestureRejected", () -> selection.forget(users(1)));
        refused(InputException.class, "SelectionRuleRejected", () -> selection.setRules(List.of(Rule.name("*"))));
        refused(InputException.class, "SelectionScriptRejected", () -> selection.play("c0 dance"));
        refused(InputException.class, "SelectionKeyRejected", () -> selection.relist(Listing.of(List.of("a", "a"))));
        refused(InputException.class, "SelectionKeyRejected", () -> selection.relist(Listing.of(List.of("a\nb"))));
        Listing names = Listing.of(users(2)).withNames(List.of("Ann"));
        refused(InputException.class, "SelectionListingRejected", () -> selection.relist(names));
        assertEquals(3, selection.counts().listed());
    }

    @Test
    void halfASurrogatePairIsAMisuseAndNoQuestionMark() {
        List<String> half = List.of("whole", "half \ud83d");
        refused(MisuseException.class, "InvalidUtf8", () -> selection.relist(Listing.of(half)));
        selection.relist(Listing.of(List.of("?", "\ud83d\ude00")));
        assertEquals(List.of(OptionalInt.of(1)), selection.find(List.of("\ud83d\ude00")));
    }

    @Test
    void aClosedOneIsAMisuseAndClosingTwiceIsNot() {
        selection.close();
        selection.close();
        refused(MisuseException.class, "WrongHandle", selection::selectAll);
    }

    @Test
    void callsOfManyThreadsTakeTurns() throws Exception {
        list(64);
        assertTrue(selection.heldBytes() > 0);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Change>> changes = new ArrayList<>();
            for (int row = 0; row < 64; row++) {
                int clicked = row;
                changes.add(threads.submit(() -> selection.click(clicked)));
            }
            for (int row = 0; row < 64; row++) {
                assertEquals(RowSet.of(row), changes.get(row).get().selected());
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(64, selection.status().selectedCount());
        assertFalse(selection.status().viewChanged());
    }
}
