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
 * @param sources what it reads from; empty when nothing is known of that
 */
public record Job(
        String set,
        List<Destination> destinations,
        OptionalInt leastDays,
        Optional<Instant> now,
        Optional<Sources> sources) {
    /**
     * A job of whose sources nothing is known.
     *
     * @param set the set's decimal number
     * @param destinations everywhere it is backed up to
     * @param leastDays days that must lie between two PDICs; empty for no such floor
     * @param now the moment the client's clock shows; empty for the machine's clock
     */
    public Job(String set, List<Destination> destinations, OptionalInt leastDays, Optional<Instant> now) {
        this(set, destinations, leastDays, now, Optional.empty());
    }

    /**
     * A job by the machine's clock, without a floor.
     *
     * @param set the set's decimal number
     * @param destinations everywhere it is backed up to
     */
    public Job(String set, List<Destination> destinations) {
        this(set, destinations, OptionalInt.empty(), Optional.empty());
    }

    /**
     * The same with sources.
     *
     * @param others what it reads from
     * @return this job with them
     */
    public Job withSources(Sources others) {
        return new Job(set, destinations, leastDays, now, Optional.of(others));
    }

    Engine.Job in(Scope scope) {
        return new Engine.Job(
                set,
                destinations.stream().map(place -> place.in(scope)).toList(),
                leastDays.isPresent() ? leastDays.getAsInt() : null,
                sources.map(Sources::json).orElse(null),
                now.map(Instant::toEpochMilli).orElse(null));
    }
}
