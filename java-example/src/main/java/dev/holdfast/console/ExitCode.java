package dev.holdfast.console;

import dev.holdfast.CancelledException;
import dev.holdfast.HoldfastException;
import dev.holdfast.InputException;
import dev.holdfast.InternalException;
import dev.holdfast.MisuseException;
import dev.holdfast.PdicOutcome;
import dev.holdfast.Replica;
import dev.holdfast.ReplicationOutcome;

/** What a script learns from the console: one number for each thing it can do next. */
enum ExitCode {
    CLEAN,
    FINDINGS,
    USAGE,
    UNCHECKED,
    CANCELLED,
    INTERNAL;

    /** The number the process ends with. */
    int number() {
        return ordinal();
    }

    /** The exit code of a failure. */
    static ExitCode of(Throwable thrown) {
        if (thrown instanceof CancelledException) {
            return CANCELLED;
        }
        if (thrown instanceof UsageException) {
            return USAGE;
        }
        // A misuse with a cause is a listener of ours that threw, or a text that Java could not encode.
        boolean ours = thrown instanceof MisuseException && thrown.getCause() != null;
        if (ours || thrown instanceof InternalException || !(thrown instanceof HoldfastException)) {
            return INTERNAL;
        }
        boolean given = thrown instanceof MisuseException || thrown instanceof InputException;
        return given ? USAGE : UNCHECKED;
    }

    /** The exit code of a check's outcome. */
    static ExitCode of(PdicOutcome outcome) {
        return switch (outcome.verdict()) {
            case NOT_CHECKED -> UNCHECKED;
            case CANCELLED -> CANCELLED;
            default -> outcome.hasFindings() ? FINDINGS : CLEAN;
        };
    }

    /** The exit code of a replication's outcome: the gravest of its replicas'. */
    static ExitCode of(ReplicationOutcome outcome) {
        return outcome.replicas().stream().map(ExitCode::of).reduce(CLEAN, ExitCode::and);
    }

    private static ExitCode of(Replica replica) {
        return switch (replica.verdict()) {
            case NOT_REPLICATED -> UNCHECKED;
            case CANCELLED -> CANCELLED;
            default -> !replica.verdict().isWhole() || replica.deletionsRefused() ? FINDINGS : CLEAN;
        };
    }

    /** Of two parts of a command, the one a script must hear of first. */
    ExitCode and(ExitCode other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** What a person reads. */
    static String text(Throwable thrown) {
        if (thrown instanceof UsageException) {
            return thrown.getMessage();
        }
        if (!(thrown instanceof HoldfastException known)) {
            return thrown.toString();
        }
        String retry = known.retryAfter().map(delay -> "; try again in " + delay.toSeconds() + " s").orElse("");
        return known.reason() + retry + " (" + known.code() + ")";
    }
}
