package dev.holdfast;

/** A part of the keys of a selection. */
public enum Part {
    /** All that is selected: by hand, by rules, in view, hidden and absent. This is what a backup takes. */
    SELECTED,
    /** Selected by hand. */
    EXPLICIT,
    /** Selected by rules and by nothing else. */
    RULED,
    /** Unselected by hand although a rule selects it, or did. */
    EXCLUDED,
    /** Selected and not in view. */
    HIDDEN,
    /** Selected and not listed. */
    ABSENT,
    /** Listed and not selected; headings and other unselectable rows are left out. */
    UNSELECTED
}
