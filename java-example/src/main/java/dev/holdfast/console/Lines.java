package dev.holdfast.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The lines of the standard input. */
final class Lines {
    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** The next one; null when there is none. */
    String next() {
        return Interrupt.waiting(() -> {
            try {
                return input.readLine();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }
}
