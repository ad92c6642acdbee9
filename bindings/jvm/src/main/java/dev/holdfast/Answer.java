package dev.holdfast;

/** Whether a host loses changed sectors. */
public enum Answer {
    /** It does. */
    AFFECTED,
    /** Its version did, its build carries the fix. */
    FIXED,
    /** It cannot be told. This is no "no". */
    UNKNOWN
}
