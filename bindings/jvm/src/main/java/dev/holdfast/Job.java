package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A set about to be backed up.
 *
 * @param set the set's decimal number
 * @param destinations everywhere it is backed up to
 * @param leastDays days that must lie between two PDICs; empty for no such floor
 * @param now the moment the client's clock shows; empty for the machine's clock
 */
public record Job(String set, List<Destination> destinations, OptionalInt leastDays, Optional<Instant> now) {
    /**
     * A job by the machine's clock, without a floor.
     *
     * @param set the set's decimal number
     * @param destinations everywhere it is backed up to
     */
    public Job(String set, List<Destination> destinations) {
        this(set, destinations, OptionalInt.empty(), Optional.empty());
    }

    Engine.Job in(Scope scope) {
        return new Engine.Job(
                set,
                destinations.stream().map(place -> place.in(scope)).toList(),
                leastDays.isPresent() ? leastDays.getAsInt() : null,
                now.map(Instant::toEpochMilli).orElse(null));
    }
}
