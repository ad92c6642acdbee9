package dev.holdfast;

/**
 * Hears what a running call says. Override what you need.
 *
 * <p>Called from any thread, and two calls may overlap. Return soon: the work waits. A listener that throws
 * stops the work, and the call ends with a {@link MisuseException} whose cause is what was thrown.
 */
public interface Listener {
    /**
     * A phase begins.
     *
     * @param name a stable lower-case word such as "verify"
     */
    default void onPhase(String name) {}

    /**
     * Where the phase stands: at most ten times a second, and once at its end.
     *
     * @param progress where it stands
     */
    default void onProgress(Progress progress) {}

    /**
     * Where one of several files at once stands: at most ten times a second each.
     *
     * @param file where it stands
     */
    default void onFile(FileProgress file) {}

    /**
     * Something worth a person's eye.
     *
     * @param text one sentence, in the words of the report
     */
    default void onFinding(String text) {}

    /**
     * A listener that tells two: this one, then another.
     *
     * @param next hears each event after this one, unless this one throws
     * @return both of them as one
     */
    default Listener andThen(Listener next) {
        Listener first = this;
        return new Listener() {
            @Override
            public void onPhase(String name) {
                first.onPhase(name);
                next.onPhase(name);
            }

            @Override
            public void onProgress(Progress progress) {
                first.onProgress(progress);
                next.onProgress(progress);
            }

            @Override
            public void onFile(FileProgress file) {
                first.onFile(file);
                next.onFile(file);
            }

            @Override
            public void onFinding(String text) {
                first.onFinding(text);
                next.onFinding(text);
            }
        };
    }
}
