package dev.holdfast;

/**
 * Something a check found. A check that finds damage has succeeded.
 *
 * @param kind what kind, as a stable word such as "objects_missing"
 * @param severity how much it matters
 * @param count how many things it stands for
 * @param text one sentence for a person
 */
public record Finding(String kind, Severity severity, long count, String text) {}
