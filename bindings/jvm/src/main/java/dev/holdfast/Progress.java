package dev.holdfast;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * Where a phase stands.
 *
 * @param phase a stable lower-case word such as "verify"
 * @param doneCount items finished; never falls within a phase
 * @param totalCount items in all; empty while unknown
 * @param ratePerSecond items a second since the phase began
 */
public record Progress(String phase, long doneCount, OptionalLong totalCount, double ratePerSecond) {
    /** {@return the same as a line of a log, such as "verify: 3 of 9, 1.5 a second"} */
    public String text() {
        String total = totalCount.isPresent() ? " of " + totalCount.getAsLong() : "";
        return String.format(Locale.ROOT, "%s: %d%s, %.1f a second", phase, doneCount, total, ratePerSecond);
    }
}
