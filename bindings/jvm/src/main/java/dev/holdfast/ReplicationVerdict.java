package dev.holdfast;

/** What replication of one set to one receiver came to. */
public enum ReplicationVerdict {
    /** The receiver has everything now. */
    REPLICATED,
    /** The receiver had everything already. */
    CURRENT,
    /** Some files could not be sent; the receiver has everything else, and an index of exactly that. */
    PARTIAL,
    /** Only looked: the receiver lacks something. */
    BEHIND,
    /** Both sides have what both indexes name. */
    SOUND,
    /** What was missing or wrong on one side was brought back from the other. */
    HEALED,
    /** Something is sound on neither side, or could not be brought back. */
    NOT_HEALED,
    /** Nothing could be concluded or sent; the receiver shows a whole index all the same. */
    NOT_REPLICATED,
    /** The caller cancelled. */
    CANCELLED;

    /** {@return whether the receiver, or both sides of a healing, have everything} */
    public boolean isWhole() {
        return this == REPLICATED || this == CURRENT || this == SOUND || this == HEALED;
    }
}
