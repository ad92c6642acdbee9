package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One backup set at one destination, seen at one moment.
 *
 * @param destination where the set is
 * @param set the set's decimal number
 * @param now the moment the client's clock shows; empty for the machine's clock
 */
public record SetAt(Destination destination, String set, Optional<Instant> now) {
    /**
     * A set at a destination, at a moment.
     *
     * @param destination where the set is
     * @param set the set's decimal number
     * @param now the moment the client's clock shows; empty for the machine's clock
     * @throws NullPointerException when something of it is null
     */
    public SetAt {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(now, "now");
    }

    /**
     * A set at a destination, by the machine's clock.
     *
     * @param destination where the set is
     * @param set the set's decimal number
     */
    public SetAt(Destination destination, String set) {
        this(destination, set, Optional.empty());
    }

    Engine.At in(Scope scope) {
        return new Engine.At(destination.in(scope), set, now.map(Instant::toEpochMilli).orElse(null));
    }
}
