package dev.holdfast;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When one backup set's PDIC runs: one weekday a week, told by its id.
 *
 * @param set the set's decimal number
 * @param zone the time zone whose dates count
 * @param leastDays days that must lie between two runs; empty for no such floor
 */
public record Schedule(String set, ZoneId zone, OptionalInt leastDays) {
    /**
     * A schedule without a floor.
     *
     * @param set the set's decimal number
     * @param zone the time zone whose dates count
     */
    public Schedule(String set, ZoneId zone) {
        this(set, zone, OptionalInt.empty());
    }

    /**
     * Whether PDIC is due.
     *
     * @param last the last run; empty when it never ran
     * @param broughtOverVersion the older version the set comes from, when PDIC has not run since
     * @param now the moment to judge; empty for the machine's clock
     * @return the decision, with its reason
     */
    public Decision decide(Optional<Instant> last, Optional<String> broughtOverVersion, Optional<Instant> now) {
        return Calls.run(scope -> Engines.get().decide(this, last, broughtOverVersion, now));
    }
}
