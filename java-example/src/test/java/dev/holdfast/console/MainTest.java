package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.Holdfast;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private ExitCode run(String... args) {
        return ExitCode.values()[Main.run(new PrintWriter(out), new PrintWriter(err), args)];
    }

    @Test
    void theVersionIsTheLibrarys() {
        assertEquals(ExitCode.CLEAN, run("version", "--json"));
        String version = Holdfast.version().text();
        int number = Holdfast.version().number();
        assertEquals("{\"version\":\"" + version + "\",\"number\":" + number + "}\n", out.toString());
    }

    @Test
    void theStatusListHasALineForEachStatus() {
        assertEquals(ExitCode.CLEAN, run("status", "list"));
        assertEquals(Holdfast.statuses().size(), out.toString().lines().count());
        assertTrue(out.toString().lines().anyMatch(line -> line.matches("9001 +Internal +Internal +A bug .*")));
    }

    @Test
    void wrongUseIsTwoAndAnswersOnStandardErrorOnly() {
        String[][] wrong = {{}, {"status"}, {"unknown"}, {"version", "--unknown"}};
        for (String[] args : wrong) {
            assertEquals(ExitCode.USAGE, run(args), String.join(" ", args));
        }
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("Usage: holdfast"), err.toString());
    }

    @Test
    void helpNamesEveryExitCode() {
        assertEquals(ExitCode.CLEAN, run("--help"));
        for (ExitCode code : ExitCode.values()) {
            assertTrue(out.toString().contains("  " + code.number() + "  "), out.toString());
        }
    }
}
