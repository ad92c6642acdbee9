package dev.holdfast;

/** A key of the keyboard that means something to a selection. */
public enum Key {
    /** To the row above. */
    UP,
    /** To the row below. */
    DOWN,
    /** In a tree: fold the row's branch away, or go to its parent. */
    LEFT,
    /** In a tree: unfold the row's branch, or go to its first child. */
    RIGHT,
    /** To the first row. */
    HOME,
    /** To the last row. */
    END,
    /** A page up. */
    PAGE_UP,
    /** A page down. */
    PAGE_DOWN,
    /** Turns the lead over; with Shift, draws the range from the anchor to it. */
    SPACE,
    /** With Ctrl: all that is in view. */
    A
}
