package dev.holdfast.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that a command leaves. */
final class OutputFile {
    private OutputFile() {}

    /** In one step: whoever reads the file meanwhile sees the old one or the new one. */
    static void replace(Path file, byte[] bytes) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, bytes);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UsageException("cannot write " + file + "; give a place where a file can be made", failed);
        }
    }
}
