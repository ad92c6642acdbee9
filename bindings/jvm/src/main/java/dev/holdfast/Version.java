package dev.holdfast;

/**
 * Which Holdfast answered.
 *
 * @param text such as "0.1.0"
 * @param number major times 1,000,000, minor times 1,000, patch
 */
public record Version(String text, int number) {}
