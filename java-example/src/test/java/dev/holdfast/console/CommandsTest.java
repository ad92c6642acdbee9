package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.Client;
import dev.holdfast.Decision;
import dev.holdfast.Destination;
import dev.holdfast.Index;
import dev.holdfast.Schedule;
import dev.holdfast.SetAt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final String SET = "1602834567932";

    @TempDir
    private Path folder;

    private Path source;
    private Path destination;
    private String out;
    private String err;

    @BeforeEach
    void aSourceOfThreeFiles() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
        destination = Files.createDirectory(folder.resolve("destination"));
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(source.resolve(name), name);
        }
    }

    private ExitCode run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--destination", destination.toString(), "--set", SET));
        all.addAll(List.of("--client", folder.resolve("client").toString()));
        return bare(all.toArray(String[]::new));
    }

    private ExitCode bare(String... args) {
        StringWriter said = new StringWriter();
        StringWriter told = new StringWriter();
        int code = Main.run(new PrintWriter(said), new PrintWriter(told), args);
        out = said.toString();
        err = told.toString();
        return ExitCode.values()[code];
    }

    private void check(ExitCode expected, String... args) {
        assertEquals(expected, run(args), () -> String.join(" ", args) + "\n" + out + err);
    }

    private void lose(String... names) throws IOException {
        for (String name : names) {
            Files.delete(destination.resolve(SET).resolve("data").resolve(name));
        }
    }

    @Test
    void aBackupThenASoundCheckEndClean() {
        check(ExitCode.CLEAN, "backup", source.toString());
        assertTrue(out.contains("3 files stored"), out);
        check(ExitCode.CLEAN, "pdic", "run", "--mode", "existence+size");
        assertTrue(out.contains("the index is sound"), out);
        check(ExitCode.CLEAN, "index", "show", "--limit", "2");
        assertTrue(out.contains("3 entries\n") && out.contains("data/b") && !out.contains("data/c"), out);
    }

    @Test
    void aLossIsAFindingAndCanBeUndone() throws IOException {
        check(ExitCode.CLEAN, "backup", source.toString());
        lose("b");
        check(ExitCode.FINDINGS, "pdic", "plan");
        check(ExitCode.FINDINGS, "pdic", "run");
        Matcher run = Pattern.compile("holdfast pdic undo (\\S+)").matcher(out);
        assertTrue(run.find(), out);
        check(ExitCode.CLEAN, "pdic", "undo", run.group(1));
        assertTrue(out.contains("1 entries are back"), out);
        check(ExitCode.UNCHECKED, "pdic", "undo", "1-unknown");
    }

    @Test
    void aRefusedRunIsAFindingAndConfirmedByItsHash() throws IOException {
        check(ExitCode.CLEAN, "backup", source.toString());
        lose("a", "b", "c");
        check(ExitCode.FINDINGS, "pdic", "run");
        Matcher plan = Pattern.compile("refused, nothing was changed; plan (\\S{64})").matcher(out);
        assertTrue(plan.find(), out);
        check(ExitCode.UNCHECKED, "pdic", "run", "--confirm", "0".repeat(64));
        check(ExitCode.FINDINGS, "pdic", "run", "--confirm", plan.group(1));
        assertTrue(out.contains("repaired, 3 entries"), out);
    }

    @Test
    void aJobRunsWhatIsDueAndBacksUpInOneReport() {
        check(ExitCode.CLEAN, "job", "start", "--run-pdic", "--backup", source.toString());
        assertTrue(out.contains("no backup yet"), out);
        check(ExitCode.CLEAN, "job", "start", "--run-pdic", "--backup", source.toString());
        int due = out.indexOf("PDIC is due");
        int done = out.indexOf("(f) The backup job goes on");
        int stored = out.indexOf("0 files stored, 3 unchanged");
        assertTrue(0 <= due && due < done && done < stored, out);
        check(ExitCode.CLEAN, "job", "start");
        assertTrue(out.contains("PDIC is not due"), out);
    }

    @Test
    void oneFailingDestinationDoesNotStopTheOthers() {
        String gone = folder.resolve("gone").toString();
        check(ExitCode.UNCHECKED, "backup", source.toString(), "--destination", gone);
        assertTrue(out.contains("3 files stored") && err.contains("gone"), out + err);
        check(ExitCode.UNCHECKED, "pdic", "run", "--destination", gone);
        assertTrue(out.contains("the index is sound"), out);
        check(ExitCode.USAGE, "index", "show", "--destination", gone);
    }

    @Test
    void whatIsNotThereCouldNotBeChecked() {
        check(ExitCode.UNCHECKED, "pdic", "run");
        assertTrue(out.contains("Not checked, nothing was changed"), out);
        check(ExitCode.UNCHECKED, "index", "show");
        assertEquals("", out);
    }

    @Test
    void wrongValuesAreWrongUse() {
        check(ExitCode.USAGE, "pdic", "run", "--mode", "deep");
        check(ExitCode.USAGE, "pdic", "run", "--zone", "Mars/Olympus");
        check(ExitCode.USAGE, "pdic", "run", "--zone", "+08:00");
        check(ExitCode.USAGE, "pdic", "run", "--json", "--report", "csv");
        check(ExitCode.USAGE, "pdic", "run", "--now", "yesterday");
        check(ExitCode.USAGE, "backup");
        assertEquals(ExitCode.USAGE, bare("pdic", "schedule", "--set", "seven"));
    }

    @Test
    void jsonIsTheLibrarysOwn() throws IOException {
        check(ExitCode.CLEAN, "backup", source.toString(), "--json");
        assertTrue(out.startsWith("{") && out.endsWith("}\n") && out.lines().count() == 1, out);
        check(ExitCode.CLEAN, "index", "show", "--json");
        try (Client client = Client.open(folder.resolve("client"));
                Destination place = Destination.open(destination.toString());
                Index index = client.openIndex(new SetAt(place, SET))) {
            assertEquals(index.json() + "\n", out);
        }
        check(ExitCode.CLEAN, "job", "start", "--run-pdic", "--json");
        assertEquals(2, out.lines().count(), out);
        assertTrue(out.lines().skip(1).allMatch(line -> line.contains("\"verdict\":\"sound\"")), out);
    }

    @Test
    void aReportInAFormForProgramsStandsAlone() {
        check(ExitCode.CLEAN, "backup", source.toString(), "--report", "json");
        assertTrue(out.startsWith("{\"") && out.lines().count() == 1, out);
        assertTrue(err.contains("backed up"), err);
        check(ExitCode.CLEAN, "pdic", "run", "--report", "csv");
        assertTrue(out.startsWith("No.,Type,Timestamp,Log\r\n"), out);
    }

    @Test
    void theScheduleIsDecidedByDatesAlone() {
        String[] never = {"pdic", "schedule", "--set", SET, "--zone", "UTC", "--now", "2026-11-18T11:00:00Z"};
        assertEquals(ExitCode.CLEAN, bare(never));
        assertTrue(out.startsWith("PDIC is due: it never ran"), out);
        String[] last = {"--last", "2026-11-18T09:00:00Z", "--json"};
        List<String> both = new ArrayList<>(List.of(never));
        both.addAll(List.of(last));
        assertEquals(ExitCode.CLEAN, bare(both.toArray(String[]::new)));
        Instant at = Instant.parse("2026-11-18T09:00:00Z");
        Decision decision = new Schedule(SET, ZoneId.of("UTC"))
                .decide(Optional.of(at), Optional.empty(), Optional.of(at.plusSeconds(7_200)));
        assertEquals("ran-today", decision.reason());
        assertEquals(decision.json() + "\n", out);
    }

    /** In a process of its own, because an interrupt ends the process. */
    @Test
    void controlCCancelsAndEndsWithItsOwnCode() throws Exception {
        for (int file = 0; file < 5_000; file++) {
            Files.writeString(source.resolve("file-" + file), "x");
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder console = new ProcessBuilder(
                java.toString(), "-cp", System.getProperty("java.class.path"), Main.class.getName(),
                "backup", source.toString(), "--destination", destination.toString(), "--set", SET,
                "--client", folder.resolve("client").toString());
        Process process = console.redirectOutput(folder.resolve("out").toFile()).start();
        try (BufferedReader told = process.errorReader()) {
            String line = told.readLine();
            while (line != null && !line.startsWith("store [")) {
                line = told.readLine();
            }
            assertNotNull(line, "the job ended before it could be interrupted");
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
            told.transferTo(Writer.nullWriter());
        }
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(ExitCode.CANCELLED.number(), process.exitValue());
        assertTrue(Files.readString(folder.resolve("out")).contains("not done, the index stays whole"));
    }
}
