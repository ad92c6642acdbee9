package dev.holdfast;

import dev.holdfast.HoldfastException.Reason;
import java.nio.charset.CharacterCodingException;

/** Turns whatever an engine throws into the exceptions of the public API. */
final class Failures {
    private Failures() {}

    /** The public exception of {@code thrown}; {@code heard} is what a listener threw, or null. */
    static HoldfastException of(Throwable thrown, Throwable heard) {
        if (thrown instanceof HoldfastException known) {
            return known;
        }
        Problem failed = Engines.get().failure(thrown);
        return failed == null ? uncoded(thrown) : of(failed, heard);
    }

    /** The exception of a failure that carries its code. */
    static HoldfastException of(Problem failed, Throwable cause) {
        return ofClass(new Reason(failed.code(), failed.reason(), failed.retryAfter().orElse(null), cause));
    }

    /** A call that is wrong by the status of this name. */
    static HoldfastException misuse(String statusName, String reason) {
        return ofClass(new Reason(Statuses.code(statusName), reason, null, null));
    }

    private static HoldfastException uncoded(Throwable thrown) {
        if (thrown instanceof CharacterCodingException || thrown.getCause() instanceof CharacterCodingException) {
            String reason = "a text holds half of a surrogate pair and has no UTF-8 form; repair the text";
            return ofClass(new Reason(Statuses.code("InvalidUtf8"), reason, null, thrown));
        }
        String message = thrown.getMessage();
        String reason = message == null ? thrown.toString() : message;
        return ofClass(new Reason(Statuses.code("Internal"), reason, null, thrown));
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
