package dev.holdfast;

/**
 * What is to be said of a row.
 *
 * @param bits the answers, a bit for each, as C has them
 */
public record Flags(int bits) {
    /** {@return whether it is selected; a parent of whole branches, whether all below it that is in view is} */
    public boolean selected() {
        return has(1);
    }

    /** {@return whether some of what is below it is selected} */
    public boolean mixed() {
        return has(2);
    }

    /** {@return whether it was selected by hand} */
    public boolean explicit() {
        return has(4);
    }

    /** {@return whether a rule selects it, whatever a person chose} */
    public boolean ruled() {
        return has(8);
    }

    /** {@return whether it was unselected by hand, so that rules do not count for it} */
    public boolean excluded() {
        return has(16);
    }

    /** {@return whether it is listed but not in view} */
    public boolean hidden() {
        return has(32);
    }

    /** {@return whether it is not listed now} */
    public boolean absent() {
        return has(64);
    }

    /** {@return whether it cannot become selected} */
    public boolean unselectable() {
        return has(128);
    }

    private boolean has(int bit) {
        return (bits & bit) != 0;
    }
}
