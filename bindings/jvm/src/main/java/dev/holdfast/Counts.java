package dev.holdfast;

/**
 * How many keys of a selection are what.
 *
 * @param listed rows listed
 * @param shown rows in view
 * @param selected selected in all
 * @param explicit selected by hand
 * @param ruled selected by rules and by nothing else
 * @param excluded unselected by hand although a rule selects it, or did
 * @param hiddenSelected selected and not in view
 * @param absentSelected selected and not listed
 */
public record Counts(
        long listed,
        long shown,
        long selected,
        long explicit,
        long ruled,
        long excluded,
        long hiddenSelected,
        long absentSelected) {}
