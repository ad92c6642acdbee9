package dev.holdfast;

import java.util.Locale;

/** What a backup set does about virtual machines at risk. */
public enum Policy {
    /** Warns, and backs up as ever. */
    WARN,
    /** Reads the whole machine, without changed block tracking. */
    FULL_WITHOUT_CBT,
    /** Finds what changed by reading all, without changed block tracking. */
    SKIP_CBT,
    /** Does not back it up: the job fails. */
    FAIL;

    /** {@return its name in JSON and on command lines} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
