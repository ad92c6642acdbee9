package dev.holdfast;

import java.time.Instant;

/**
 * One secret's name.
 *
 * @param kind what kind of secret it is
 * @param name whose it is
 * @param changed when it was last put there
 */
public record VaultEntry(String kind, String name, Instant changed) {}
