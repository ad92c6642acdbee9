package dev.holdfast;

/** Some rows in view, as a console draws them. */
public final class Window {
    private final int[] rows;
    private final byte[] flags;

    /**
     * As the library answers it; the arrays are the window's from here on.
     *
     * @param rows the rows
     * @param flags the bits of each
     */
    public Window(int[] rows, byte[] flags) {
        this.rows = rows;
        this.flags = flags;
    }

    /** {@return how many rows it has} */
    public int size() {
        return rows.length;
    }

    /**
     * One of its rows.
     *
     * @param position the place in this window, from 0
     * @return the row
     */
    public int row(int position) {
        return rows[position];
    }

    /**
     * What is to be said of one of its rows.
     *
     * @param position the place in this window, from 0
     * @return what is to be said
     */
    public Flags flags(int position) {
        return new Flags(Byte.toUnsignedInt(flags[position]));
    }
}
