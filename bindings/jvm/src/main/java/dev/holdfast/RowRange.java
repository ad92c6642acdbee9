package dev.holdfast;

/**
 * Rows from one to another, both of them in it. One that runs backwards is refused by the call that gets it.
 *
 * @param first the first row, counted from 0
 * @param last the last row
 */
public record RowRange(int first, int last) {}
