package dev.holdfast;

/**
 * How gestures work. Begin with {@link #defaults()}.
 *
 * @param style what a plain click does
 * @param range what state a range takes
 * @param cascade whether a parent stands for all that is below it; without it a tree is a list with folded rows
 * @param pageRows rows that a page key moves; the console sets it when its window changes
 */
public record SelectionOptions(Style style, Range range, boolean cascade, int pageRows) {
    /** What a plain click does. */
    public enum Style {
        /** It turns its row over: a list of checkboxes. */
        CHECKBOX,
        /** It selects its row and unselects all others in view: a list box. */
        LIST
    }

    /** What state a range takes. */
    public enum Range {
        /** The anchor's. The range can be drawn longer and shorter until something else is done. */
        ANCHOR,
        /** The new state of the row that was clicked, which becomes the anchor: web mail's rule. */
        CLICKED
    }

    /** {@return what the library does when nobody says otherwise} */
    public static SelectionOptions defaults() {
        return Calls.run(scope -> Engines.get().selectionOptions());
    }

    /**
     * The same with another style.
     *
     * @param other what a plain click does
     * @return these options with it
     */
    public SelectionOptions withStyle(Style other) {
        return new SelectionOptions(other, range, cascade, pageRows);
    }

    /**
     * The same with another rule for ranges.
     *
     * @param other what state a range takes
     * @return these options with it
     */
    public SelectionOptions withRange(Range other) {
        return new SelectionOptions(style, other, cascade, pageRows);
    }

    /**
     * The same with whole branches or without.
     *
     * @param other whether a parent stands for all that is below it
     * @return these options with it
     */
    public SelectionOptions withCascade(boolean other) {
        return new SelectionOptions(style, range, other, pageRows);
    }

    /**
     * The same with another page.
     *
     * @param other rows that a page key moves
     * @return these options with it
     */
    public SelectionOptions withPageRows(int other) {
        return new SelectionOptions(style, range, cascade, other);
    }
}
