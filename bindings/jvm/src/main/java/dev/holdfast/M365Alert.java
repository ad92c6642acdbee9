package dev.holdfast;

/**
 * Something about a connection that a person should look at.
 *
 * @param alert what it is about, as a stable word such as "blocked"
 * @param fatal whether the job fails of it, now
 * @param shown whether it is to be shown; one that a person turned off is told all the same
 * @param text what is so, and what to do
 */
public record M365Alert(String alert, boolean fatal, boolean shown, String text) {}
