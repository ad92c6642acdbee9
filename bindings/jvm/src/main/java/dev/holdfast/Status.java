package dev.holdfast;

/**
 * One row of the table of statuses.
 *
 * @param code class, module, case: what {@link HoldfastException#code()} returns
 * @param name its name, the same in every language
 * @param className what the caller can do, as one word such as "Unavailable"
 * @param text one sentence for a person
 */
public record Status(int code, String name, String className, String text) {}
