package dev.holdfast;

/**
 * Hears what a running call says. Override what you need.
 *
 * <p>Called from any thread, and two calls may overlap. Return soon: the work waits. A listener that throws
 * stops the work, and the call ends with a {@link MisuseException} whose cause is what was thrown.
 */
public interface Listener {
    /** A phase begins; {@code name} is a stable lower-case word such as "verify". */
    default void onPhase(String name) {}

    /** Where the phase stands: at most ten times a second, and once at its end. */
    default void onProgress(Progress progress) {}

    /** Something worth a person's eye, in the words of the report. */
    default void onFinding(String text) {}
}
