package dev.holdfast.example;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstCheckTest {
    @TempDir
    private Path folder;

    @Test
    void theSecondJobChecksWhatTheFirstOneLeft() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        Path destination = Files.createDirectory(folder.resolve("destination"));
        Files.writeString(source.resolve("a.txt"), "a");
        String first = FirstCheck.run(source, destination.toString(), folder.resolve("client"));
        assertFalse(first.contains("(b)"), first);
        String second = FirstCheck.run(source, destination.toString(), folder.resolve("client"));
        assertTrue(second.contains("(b) 1 entries"), second);
    }
}
