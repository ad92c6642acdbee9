package dev.holdfast;

/** The state of a box that stands for several rows. */
public enum Check {
    /** Nothing is selected, or there is nothing to select. */
    NONE,
    /** Some are. */
    MIXED,
    /** All are. */
    ALL
}
