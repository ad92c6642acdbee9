package dev.holdfast;

/**
 * Keys that were held down when the pointer went down.
 *
 * @param shift whether Shift was
 * @param ctrl whether Ctrl was, or Command on a Mac
 */
public record Modifiers(boolean shift, boolean ctrl) {
    /** None. */
    public static final Modifiers NONE = new Modifiers(false, false);

    /** Shift alone. */
    public static final Modifiers SHIFT = new Modifiers(true, false);

    /** Ctrl alone. */
    public static final Modifiers CTRL = new Modifiers(false, true);

    /** Both. */
    public static final Modifiers CTRL_SHIFT = new Modifiers(true, true);
}
