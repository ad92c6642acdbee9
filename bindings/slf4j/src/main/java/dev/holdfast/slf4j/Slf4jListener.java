package dev.holdfast.slf4j;

import dev.holdfast.FileProgress;
import dev.holdfast.Listener;
import dev.holdfast.LoggingListener;
import dev.holdfast.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a running call says to an SLF4J log: findings as warnings, phases as information, progress for
 * debugging. What {@link LoggingListener} does, without a bridge from the platform's log.
 *
 * <p>Holds no state; one may serve any number of calls.
 */
public final class Slf4jListener implements Listener {
    private final Logger logger;

    /** Writes to the log {@value LoggingListener#NAME}. */
    public Slf4jListener() {
        this(LoggerFactory.getLogger(LoggingListener.NAME));
    }

    /**
     * Writes to a log of the host.
     *
     * @param logger the log, such as one named after the backup set
     */
    public Slf4jListener(Logger logger) {
        this.logger = logger;
    }

    @Override
    public void onPhase(String name) {
        logger.info("{} begins", name);
    }

    @Override
    public void onProgress(Progress progress) {
        logger.atDebug().log(progress::text);
    }

    @Override
    public void onFile(FileProgress file) {
        logger.atDebug().log(file::text);
    }

    @Override
    public void onFinding(String text) {
        logger.warn(text);
    }
}
