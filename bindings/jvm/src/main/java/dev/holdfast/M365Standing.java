package dev.holdfast;

import java.util.Locale;

/** How a protocol stands on a date; the later ones are the worse. */
public enum M365Standing {
    /** Nothing is known against it. */
    WORKS,
    /** No date is known. This is no "works". */
    UNKNOWN,
    /** It may be off for some, or will be off for all. */
    WARNED,
    /** It is off. */
    BLOCKED;

    /** {@return its name in JSON} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
