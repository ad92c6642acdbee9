package dev.holdfast;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Writes what a running call says to a log: findings as warnings, phases as information, progress for
 * debugging.
 *
 * <p>The log is the platform's, {@link System.Logger}, so that it reaches whatever the program has set up: by
 * itself {@code java.util.logging}, Log4j or Logback through their bridges, or SLF4J, for which there is a
 * listener of its own in {@code holdfast-slf4j}. Holds no state; one may serve any number of calls.
 */
public final class LoggingListener implements Listener {
    /** The name of the log, unless another is given. */
    public static final String NAME = "dev.holdfast";

    static final Logger LOGGER = System.getLogger(NAME);

    private final Logger logger;

    /** Writes to the log {@value #NAME}. */
    public LoggingListener() {
        this(LOGGER);
    }

    /**
     * Writes to a log of the host.
     *
     * @param logger the log, such as one named after the backup set
     */
    public LoggingListener(Logger logger) {
        this.logger = logger;
    }

    @Override
    public void onPhase(String name) {
        logger.log(Level.INFO, "{0} begins", name);
    }

    @Override
    public void onProgress(Progress progress) {
        logger.log(Level.DEBUG, progress::text);
    }

    @Override
    public void onFile(FileProgress file) {
        logger.log(Level.DEBUG, file::text);
    }

    @Override
    public void onFinding(String text) {
        // Without parameters a text is not a pattern: a file's name may hold braces.
        logger.log(Level.WARNING, text);
    }
}
