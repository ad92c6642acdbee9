package dev.holdfast;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Some keys of a part of a selection, in the order of the rows; absent ones come last. */
public final class Batch {
    private final List<String> keys;
    private final int[] rows;
    private final byte[] flags;
    private final OptionalLong next;

    /**
     * As the library answers it; the arrays are the batch's from here on.
     *
     * @param keys the keys
     * @param rows the row of each
     * @param flags the bits of each
     * @param next where the next batch begins
     */
    public Batch(List<String> keys, int[] rows, byte[] flags, OptionalLong next) {
        this.keys = keys;
        this.rows = rows;
        this.flags = flags;
        this.next = next;
    }

    /** {@return how many keys it has} */
    public int size() {
        return keys.size();
    }

    /** {@return the keys} */
    public List<String> keys() {
        return keys;
    }

    /**
     * The row of a key.
     *
     * @param position the key's place in this batch, from 0
     * @return its row; empty for a key that is not listed now
     */
    public OptionalInt row(int position) {
        return flags(position).absent() ? OptionalInt.empty() : OptionalInt.of(rows[position]);
    }

    /**
     * What is to be said of a key.
     *
     * @param position the key's place in this batch, from 0
     * @return what is to be said
     */
    public Flags flags(int position) {
        return new Flags(Byte.toUnsignedInt(flags[position]));
    }

    /** {@return where the next batch begins, good until the rows are listed anew; empty when this was the last} */
    public OptionalLong next() {
        return next;
    }
}
