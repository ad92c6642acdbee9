package dev.holdfast;

import java.util.Locale;

/** What becomes of objects at a receiver that the sender does not name any more. */
public enum Deletions {
    /** They stay. */
    KEEP,
    /** They go to the receiver's trash, unless they are too many to be believed. An undo brings them back. */
    PROPAGATE;

    /** {@return its name in JSON and on command lines} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
