package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RowSetTest {
    @Test
    void rangesAreTheFewestThatSayTheSame() {
        RowSet rows = RowSet.ofRanges(
                List.of(new RowRange(9, 12), new RowRange(0, 2), new RowRange(3, 4), new RowRange(10, 10)));
        assertEquals(List.of(new RowRange(0, 4), new RowRange(9, 12)), rows.ranges());
        assertEquals("0-4,9-12", rows.toString());
        assertEquals(9, rows.count());
        assertArrayEquals(new int[] {0, 4, 9, 12}, rows.bounds());
        assertEquals(rows, RowSet.of(12, 11, 10, 9, 0, 1, 2, 3, 4, 4));
        assertEquals(rows.hashCode(), RowSet.ofBounds(0, 4, 9, 12).hashCode());
    }

    @Test
    void aRowIsInItOrNot() {
        RowSet rows = RowSet.ofBounds(3, 3, 5, 9);
        Set<Integer> there = rows.rows().boxed().collect(Collectors.toSet());
        assertEquals(Set.of(3, 5, 6, 7, 8, 9), there);
        for (int row = -1; row < 12; row++) {
            assertEquals(there.contains(row), rows.contains(row), "row " + row);
        }
        assertFalse(RowSet.none().contains(0));
        assertTrue(RowSet.none().isEmpty() && RowSet.of().isEmpty());
    }

    @Test
    void whatIsGivenCannotBeChangedLater() {
        int[] bounds = {1, 2};
        RowSet rows = RowSet.ofBounds(bounds);
        bounds[0] = 0;
        rows.bounds()[1] = 9;
        assertEquals("1-2", rows.toString());
    }

    @Test
    void theLastRowThereCanBeIsNoWayAround() {
        RowSet rows = RowSet.ofRanges(List.of(new RowRange(0, Integer.MAX_VALUE), new RowRange(5, 6)));
        assertEquals(1L << 31, rows.count());
        assertEquals(1, rows.ranges().size());
    }
}
