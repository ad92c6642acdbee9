package dev.holdfast;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A certificate an application signs in with.
 *
 * @param notBefore from when it is valid
 * @param notAfter until when
 * @param remindedDays the reminder that was given last, by its days
 */
public record M365Certificate(Optional<Instant> notBefore, Instant notAfter, OptionalInt remindedDays) {
    /**
     * A certificate of which only the end is known, and of which nobody was reminded.
     *
     * @param notAfter until when it is valid
     */
    public M365Certificate(Instant notAfter) {
        this(Optional.empty(), notAfter, OptionalInt.empty());
    }

    /** {@return these facts as JSON} */
    public String json() {
        return new JsonObject()
                .json("not_before_utc_ms", notBefore.map(Instant::toEpochMilli).map(String::valueOf))
                .number("not_after_utc_ms", notAfter.toEpochMilli())
                .number("reminded_days", remindedDays)
                .toString();
    }
}
