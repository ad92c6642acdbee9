package dev.holdfast;

/** How sure it is that backups of a virtual machine lack changed sectors. */
public enum Risk {
    /** It may be so. */
    POSSIBLE,
    /** It is so. */
    CERTAIN
}
