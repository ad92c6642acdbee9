package dev.holdfast.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are handed to the library as text. */
final class InputFile {
    private InputFile() {}

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UsageException("cannot read " + file + "; give a file of UTF-8 text that is there", failed);
        }
    }
}
