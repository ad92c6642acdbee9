package dev.holdfast;

import dev.holdfast.HoldfastException.Reason;
import dev.holdfast.internal.Failure;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;

/** Turns whatever the generated half throws into the exceptions of the public API. */
final class Failures {
    private Failures() {}

    /** The public exception of {@code thrown}; {@code heard} is what a listener threw, or null. */
    static HoldfastException of(Throwable thrown, Throwable heard) {
        if (thrown instanceof HoldfastException known) {
            return known;
        }
        if (thrown instanceof Failure.Failed failed) {
            Long retryMs = failed.getRetryAfterMs();
            Duration retryAfter = retryMs == null ? null : Duration.ofMillis(retryMs);
            return ofClass(new Reason(failed.getCode(), failed.getReason(), retryAfter, heard));
        }
        return ofClass(new Reason(Statuses.code(statusName(thrown)), text(thrown), null, thrown));
    }

    /** What the generated half means by an exception that carries no code. */
    private static String statusName(Throwable thrown) {
        if (thrown instanceof CharacterCodingException) {
            return "InvalidUtf8";
        }
        // Thrown by a generated object that was closed before or during the call.
        return thrown instanceof IllegalStateException ? "WrongHandle" : "Internal";
    }

    private static String text(Throwable thrown) {
        if (thrown instanceof CharacterCodingException) {
            return "a text holds half of a surrogate pair and has no UTF-8 form; repair the text";
        }
        String message = thrown.getMessage();
        return message == null ? thrown.toString() : message;
    }

    private static HoldfastException ofClass(Reason reason) {
        return switch (reason.code() / 1000) {
            case 1 -> new MisuseException(reason);
            case 2 -> new InputException(reason);
            case 3 -> new AbsentException(reason);
            case 4 -> new DeniedException(reason);
            case 5 -> new UnavailableException(reason);
            case 6 -> new CorruptException(reason);
            case 7 -> new UnsupportedException(reason);
            case 8 -> new CancelledException(reason);
            default -> new InternalException(reason);
        };
    }
}
