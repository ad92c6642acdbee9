package dev.holdfast;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/** The native library of the jar as a file, for as long as it takes to load it. */
final class NativeFile {
    /** Where the generated half is told the file. A host that sets it has a library of its own. */
    private static final String OVERRIDE = "uniffi.component.holdfast.libraryOverride";

    private NativeFile() {}

    /** Runs what loads the library. The file is gone afterwards: what is loaded needs no name. */
    static <T> T during(Callable<T> load) throws Exception {
        try (InputStream packed = NativeFile.class.getResourceAsStream(resource())) {
            if (packed == null || System.getProperty(OVERRIDE) != null) {
                return load.call();
            }
            return duringCopy(packed, load);
        }
    }

    private static <T> T duringCopy(InputStream packed, Callable<T> load) throws Exception {
        // Of this user alone: nobody else may put another library in its place.
        Path folder = Files.createTempDirectory("holdfast-");
        Path file = folder.resolve("libholdfast.so");
        try {
            Files.copy(packed, file);
            System.setProperty(OVERRIDE, file.toString());
            return load.call();
        } finally {
            System.clearProperty(OVERRIDE);
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** The name JNA knows it by. */
    static String resource() {
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return "/linux-" + (arch.equals("amd64") ? "x86-64" : arch) + "/libholdfast.so";
    }
}
