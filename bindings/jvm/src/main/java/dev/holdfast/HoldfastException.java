package dev.holdfast;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a call failed. The class says what the caller can do, {@link #code()} says precisely what happened.
 *
 * <p>Codes are those of {@link Holdfast#statuses()}, the same in every language. Reasons hold no secrets and
 * may be logged.
 */
public abstract sealed class HoldfastException extends RuntimeException
        permits MisuseException,
                InputException,
                AbsentException,
                DeniedException,
                UnavailableException,
                CorruptException,
                UnsupportedException,
                CancelledException,
                InternalException {
    private static final long serialVersionUID = 1;

    /** The status code. */
    private final int code;

    /** What happened and what to do. */
    private final String reason;

    /** When retrying makes sense, or null. */
    private final Duration retryAfter;

    HoldfastException(Reason reason) {
        super(reason.text() + " (" + reason.code() + ")", reason.cause());
        this.code = reason.code();
        this.reason = reason.text();
        this.retryAfter = reason.retryAfter();
    }

    /** {@return the status code: class, module, case} */
    public final int code() {
        return code;
    }

    /** {@return what happened and what to do, for a person} */
    public final String reason() {
        return reason;
    }

    /** {@return when retrying makes sense, from the moment of the failure; known to few failures} */
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The parts of a failure; {@code retryAfter} and {@code cause} may be null. */
    record Reason(int code, String text, Duration retryAfter, Throwable cause) {}
}
