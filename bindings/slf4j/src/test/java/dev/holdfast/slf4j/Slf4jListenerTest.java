package dev.holdfast.slf4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.Client;
import dev.holdfast.Destination;
import dev.holdfast.FileProgress;
import dev.holdfast.Listener;
import dev.holdfast.PdicOptions;
import dev.holdfast.Progress;
import dev.holdfast.Report;
import dev.holdfast.SetAt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class Slf4jListenerTest {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    /** Keeps what is written at a level or above, as a back end would write it. */
    private final class Memory extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;
        private final Level least;

        Memory(Level least) {
            this.least = least;
            name = "memory";
        }

        private boolean enabled(Level level) {
            return level.toInt() >= least.toInt();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
            lines.add(level + " " + MessageFormatter.basicArrayFormat(pattern, arguments));
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return enabled(Level.TRACE);
        }

        @Override
        public boolean isDebugEnabled() {
            return enabled(Level.DEBUG);
        }

        @Override
        public boolean isInfoEnabled() {
            return enabled(Level.INFO);
        }

        @Override
        public boolean isWarnEnabled() {
            return enabled(Level.WARN);
        }

        @Override
        public boolean isErrorEnabled() {
            return enabled(Level.ERROR);
        }
    }

    private void tell(Level least) {
        Listener listener = new Slf4jListener(new Memory(least));
        listener.onPhase("verify");
        listener.onProgress(new Progress("verify", 3, OptionalLong.of(9), 1.5));
        listener.onFile(new FileProgress("7 to /mnt/b", 0, "data/{}", 3, 9));
        listener.onFinding("the name {} stays as it is");
    }

    @Test
    void eachKindOfEventHasItsLevel() {
        tell(Level.TRACE);
        assertEquals(
                List.of(
                        "INFO verify begins",
                        "DEBUG verify: 3 of 9, 1.5 a second",
                        "DEBUG 7 to /mnt/b: data/{}, 3 of 9 bytes",
                        "WARN the name {} stays as it is"),
                lines);
    }

    @Test
    void aLogThatIsOffForALevelHearsNothingOfIt() {
        tell(Level.WARN);
        assertEquals(List.of("WARN the name {} stays as it is"), lines);
    }

    @Test
    void aCheckWritesItsPhases(@TempDir Path folder) throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        for (int file = 0; file < 25; file++) {
            Files.writeString(source.resolve("file-" + file), "content");
        }
        Path root = Files.createDirectory(folder.resolve("destination"));
        try (Client client = Client.open(folder.resolve("client"));
                Destination destination = Destination.open(root.toString());
                Report report = new Report(ZoneId.of("UTC"))) {
            SetAt at = new SetAt(destination, "1602834567932");
            client.backup(at, source, report);
            Listener listener = new Slf4jListener(new Memory(Level.INFO));
            client.pdicRun(at, PdicOptions.defaults(), report, listener, null);
        }
        assertEquals(1, lines.stream().filter("INFO verify begins"::equals).count(), lines::toString);
    }
}
