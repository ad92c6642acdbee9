package dev.holdfast;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/**
 * A set of rows, held by ranges: what the library answers has the fewest that say the same, rising. Never changes.
 */
public final class RowSet {
    private static final RowSet NONE = new RowSet(new int[0]);

    /** First and last row of each range in turn. */
    private final int[] bounds;

    private RowSet(int[] bounds) {
        this.bounds = bounds;
    }

    /** {@return no row} */
    public static RowSet none() {
        return NONE;
    }

    /**
     * Some rows.
     *
     * @param rows the rows, in any order
     * @return the set of them
     */
    public static RowSet of(int... rows) {
        return ofRanges(Arrays.stream(rows).mapToObj(row -> new RowRange(row, row)).toList());
    }

    /**
     * The rows of a range.
     *
     * @param first the first row, counted from 0
     * @param last the last row, which is in it
     * @return the set of them
     */
    public static RowSet ofRange(int first, int last) {
        return new RowSet(new int[] {first, last});
    }

    /**
     * The rows of some ranges.
     *
     * @param ranges the ranges, in any order; they may overlap
     * @return the set of them
     */
    public static RowSet ofRanges(Collection<RowRange> ranges) {
        // Left as it is when a range runs backwards: the library says so, in the same words for every language.
        boolean sound = ranges.stream().allMatch(range -> range.first() <= range.last());
        int[] bounds = new int[2 * ranges.size()];
        int size = 0;
        for (RowRange range : sound ? sorted(ranges) : List.copyOf(ranges)) {
            if (sound && size > 0 && range.first() <= (long) bounds[size - 1] + 1) {
                bounds[size - 1] = Math.max(bounds[size - 1], range.last());
            } else {
                bounds[size++] = range.first();
                bounds[size++] = range.last();
            }
        }
        return new RowSet(Arrays.copyOf(bounds, size));
    }

    private static List<RowRange> sorted(Collection<RowRange> ranges) {
        return ranges.stream().sorted(Comparator.comparingInt(RowRange::first)).toList();
    }

    /**
     * The rows of ranges that are there as numbers, which are taken as they are.
     *
     * @param bounds first and last row of each range in turn, rising, no two ranges touching
     * @return the set of them
     */
    public static RowSet ofBounds(int... bounds) {
        return new RowSet(Arrays.copyOf(bounds, bounds.length & ~1));
    }

    /** {@return first and last row of each range in turn: the cheapest way to go through many} */
    public int[] bounds() {
        return bounds.clone();
    }

    /** {@return the ranges} */
    public List<RowRange> ranges() {
        return new Ranges(bounds);
    }

    /** {@return the rows, rising} */
    public IntStream rows() {
        return IntStream.range(0, bounds.length / 2)
                .flatMap(range -> IntStream.rangeClosed(bounds[2 * range], bounds[2 * range + 1]));
    }

    /** {@return how many rows} */
    public long count() {
        long count = 0;
        for (int at = 0; at < bounds.length; at += 2) {
            count += (long) bounds[at + 1] - bounds[at] + 1;
        }
        return count;
    }

    /** {@return whether there is none} */
    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /**
     * Whether a row is in it.
     *
     * @param row the row
     * @return whether it is
     */
    public boolean contains(int row) {
        // A bound that is met ends or begins a range; between two, the row lies in a range or between two.
        int at = Arrays.binarySearch(bounds, row);
        return at >= 0 || (-at - 1) % 2 == 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowSet rows && Arrays.equals(bounds, rows.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** {@return the ranges as scripts write them, such as "0-4,9"} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bounds.length; at += 2) {
            text.append(at == 0 ? "" : ",").append(bounds[at]);
            if (bounds[at + 1] != bounds[at]) {
                text.append('-').append(bounds[at + 1]);
            }
        }
        return text.toString();
    }

    /** A view, so that half a million ranges are objects only while somebody looks at them. */
    private static final class Ranges extends AbstractList<RowRange> implements RandomAccess {
        private final int[] bounds;

        Ranges(int[] bounds) {
            this.bounds = bounds;
        }

        @Override
        public RowRange get(int range) {
            return new RowRange(bounds[2 * range], bounds[2 * range + 1]);
        }

        @Override
        public int size() {
            return bounds.length / 2;
        }
    }
}
