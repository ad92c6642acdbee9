package dev.holdfast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Through java.util.logging, where the platform's log goes by itself. */
class LoggingListenerTest {
    private final Logger logger = Logger.getLogger(LoggingListener.NAME);
    private final List<String> lines = new ArrayList<>();
    private final Handler memory = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + formatter.formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(memory);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(memory);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    private void tell() {
        Listener listener = new LoggingListener();
        listener.onPhase("verify");
        listener.onProgress(new Progress("verify", 3, OptionalLong.of(9), 1.5));
        listener.onProgress(new Progress("verify", 4, OptionalLong.empty(), 1.5));
        listener.onFile(new FileProgress("7 to /mnt/b", 0, "data/{0}", 3, 9));
        listener.onFinding("the name {0} stays as it is");
    }

    @Test
    void eachKindOfEventHasItsLevel() {
        logger.setLevel(Level.ALL);
        tell();
        assertEquals(
                List.of(
                        "INFO verify begins",
                        "FINE verify: 3 of 9, 1.5 a second",
                        "FINE verify: 4, 1.5 a second",
                        "FINE 7 to /mnt/b: data/{0}, 3 of 9 bytes",
                        "WARNING the name {0} stays as it is"),
                lines);
    }

    @Test
    void progressIsForDebuggingOnly() {
        tell();
        assertEquals(List.of("INFO verify begins", "WARNING the name {0} stays as it is"), lines);
    }
}
