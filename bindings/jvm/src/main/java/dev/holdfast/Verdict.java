package dev.holdfast;

/** What a check came to. */
public enum Verdict {
    /** Everything the index names is there. */
    SOUND,
    /** Entries without an object were taken out; the index is true again. */
    REPAIRED,
    /** Only planned. */
    PLANNED,
    /** The plan was too much to be believed; nothing was changed. */
    REFUSED,
    /** The check could not look or could not finish; nothing was concluded. */
    NOT_CHECKED,
    /** The caller cancelled. */
    CANCELLED
}
