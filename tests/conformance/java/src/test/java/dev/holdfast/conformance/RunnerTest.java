package dev.holdfast.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner over cases whose outcome is known: every kind of step, and every kind of mismatch. */
class RunnerTest {
    private static final Path CASES = Path.of("src/test/cases");

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return new Runner(JavaCalls::new, new PrintStream(out, true), new PrintStream(err, true)).run(args);
    }

    @Test
    void everyStepThereIsPasses() {
        int code = run(CASES.resolve("passing").toString());
        assertEquals("17 passed, 0 failed\n", text(out));
        assertEquals(0, code);
    }

    @Test
    void everyMismatchIsToldWithItsStepAndField() throws IOException {
        int code = run(CASES.resolve("failing/mismatches.json").toString());
        assertEquals(Files.readString(CASES.resolve("failing/expected.txt")), text(out));
        assertEquals(1, code);
    }

    @Test
    void noCaseIsNoSuccess() {
        assertEquals(1, run(folder.toString()));
        assertEquals("0 passed, 0 failed\n", text(out));
    }

    @Test
    void whatCannotBeReadIsTold() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.json"), "{");
        for (String[] args : new String[][] {{}, {"a", "b"}, {folder.resolve("no").toString()}, {wrong.toString()}}) {
            err.reset();
            assertEquals(2, run(args));
            assertTrue(err.size() > 0);
        }
        assertEquals("", text(out));
    }

    @Test
    void aZoneThatIsNoneFailsTheCase() throws IOException {
        Path path = folder.resolve("zone.json");
        Files.writeString(path, "{\"cases\":[{\"name\":\"n\",\"zone\":\"Mars\",\"steps\":[{\"do\":\"version\"}]}]}");
        assertEquals(1, run(path.toString()));
        assertTrue(text(out).startsWith("FAIL zone.json: n: the runner or the library broke: "), text(out));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
