package dev.holdfast;

import java.util.List;

/**
 * Which secrets a vault has. No secret is among it.
 *
 * @param entries each, sorted by kind and name
 * @param json the same as JSON
 */
public record VaultEntries(List<VaultEntry> entries, String json) {}
