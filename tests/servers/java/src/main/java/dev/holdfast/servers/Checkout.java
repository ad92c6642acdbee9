package dev.holdfast.servers;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this checkout, from whichever project's folder a test runs in. */
final class Checkout {
    private static final Path ROOT = root(Path.of("").toAbsolutePath());

    private Checkout() {}

    private static Path root(Path folder) {
        return Files.exists(folder.resolve("Cargo.lock")) ? folder : root(folder.getParent());
    }

    static Path file(String path) {
        return ROOT.resolve(path);
    }

    /** A program that Cargo builds. */
    static String program(String name) {
        Path program = file("target/debug").resolve(name);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(
                    "run `scripts/need.sh servers` and `cargo build --workspace --bin " + name + "` first");
        }
        return program.toString();
    }
}
