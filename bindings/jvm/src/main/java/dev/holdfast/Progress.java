package dev.holdfast;

import java.util.OptionalLong;

/**
 * Where a phase stands.
 *
 * @param phase a stable lower-case word such as "verify"
 * @param doneCount items finished; never falls within a phase
 * @param totalCount items in all; empty while unknown
 * @param ratePerSecond items a second since the phase began
 */
public record Progress(String phase, long doneCount, OptionalLong totalCount, double ratePerSecond) {}
