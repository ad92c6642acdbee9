package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicateCommandTest {
    private static final String SET = "1602834567932";

    @TempDir
    private Path folder;

    private Path source;
    private Path from;
    private Path to;
    private String out;
    private String err;

    @BeforeEach
    void aSetOfThreeFiles() throws IOException {
        source = Files.createDirectories(folder.resolve("source/docs")).getParent();
        from = Files.createDirectory(folder.resolve("from"));
        to = Files.createDirectory(folder.resolve("to"));
        for (String name : List.of("docs/a", "docs/b", "c")) {
            Files.writeString(source.resolve(name), "content " + name);
        }
        backup();
    }

    private void backup() {
        run(ExitCode.CLEAN, "backup", source.toString(), "--destination", from.toString(), "--set", SET);
    }

    private void run(ExitCode expected, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--client", folder.resolve("client").toString(), "--zone", "UTC"));
        StringWriter said = new StringWriter();
        StringWriter told = new StringWriter();
        int code = Main.run(new PrintWriter(said), new PrintWriter(told), all.toArray(String[]::new));
        out = said.toString();
        err = told.toString();
        assertEquals(expected, ExitCode.values()[code], () -> String.join(" ", all) + "\n" + out + err);
    }

    private void replicate(ExitCode expected, String... args) {
        List<String> all = new ArrayList<>(List.of("replicate"));
        all.addAll(List.of(args));
        all.addAll(List.of("--set", SET, "--from", from.toString(), "--to", to.toString()));
        run(expected, all.toArray(String[]::new));
    }

    private void says(String part) {
        assertTrue(out.contains(part), out + err);
    }

    @Test
    void aReceiverIsBehindThenReplicatedThenCurrent() {
        replicate(ExitCode.FINDINGS, "status");
        says(SET + " at " + to + ": behind, 3 objects, 37 bytes are to come\n");
        replicate(ExitCode.CLEAN, "run");
        says(SET + " at " + to.resolve(SET) + ": replicated, 3 objects sent, 37 bytes\n");
        says("the receiver has everything ]");
        replicate(ExitCode.CLEAN, "run", "--sets-at-once", "1", "--bandwidth", "1000000");
        says(SET + " at " + to.resolve(SET) + ": current\n");
        replicate(ExitCode.CLEAN, "status");
        says(": current\n");
    }

    @Test
    void whatTheSenderLostComesBack() throws IOException {
        replicate(ExitCode.CLEAN, "run");
        Path lost = from.resolve(SET).resolve("data/docs/b");
        Files.delete(lost);
        replicate(ExitCode.CLEAN, "heal");
        says(": healed, 1 objects brought back to the sender, 0 to the receiver\n");
        assertEquals("content docs/b", Files.readString(lost));
        Files.writeString(lost, "CONTENT docs/b");
        replicate(ExitCode.CLEAN, "heal");
        says(": sound, 4 objects compared\n");
        replicate(ExitCode.CLEAN, "heal", "--read-all");
        says(": healed, 1 objects brought back to the sender");
        Files.delete(lost);
        Files.delete(to.resolve(SET).resolve("data/docs/b"));
        replicate(ExitCode.FINDINGS, "heal");
        says(": not healed, 0 objects brought back to the sender, 0 to the receiver, 1 lost\n");
    }

    @Test
    void deletionsAreRefusedUntilTheyAreConfirmedAndCanBeUndone() throws IOException {
        replicate(ExitCode.CLEAN, "run");
        for (String name : List.of("docs/a", "docs/b", "docs")) {
            Files.delete(source.resolve(name));
        }
        backup();
        replicate(ExitCode.FINDINGS, "run", "--deletions", "propagate");
        Matcher hash = Pattern.compile("; deletions refused, confirm (\\S{64})\n").matcher(out);
        assertTrue(hash.find(), out);
        replicate(ExitCode.CLEAN, "run", "--deletions", "propagate", "--confirm", hash.group(1));
        Matcher undo = Pattern.compile(", 3 deleted; to bring them back: holdfast pdic undo (\\S+)\n").matcher(out);
        assertTrue(undo.find(), out);
        Path deleted = to.resolve(SET).resolve("data/docs/a");
        assertTrue(Files.notExists(deleted));
        run(ExitCode.CLEAN, "pdic", "undo", undo.group(1), "--destination", to.toString(), "--set", SET);
        assertTrue(Files.exists(deleted));
    }

    @Test
    void aReceiverThatIsNotThereIsToldAndTheOthersHaveTheirs() {
        String gone = folder.resolve("gone").toString();
        replicate(ExitCode.UNCHECKED, "run", "--to", gone);
        says(": replicated, 3 objects sent");
        assertTrue(err.contains("holdfast: " + gone + " is not there"), err);
        run(ExitCode.UNCHECKED, "replicate", "run", "--set", SET, "--from", from.toString(), "--to", gone);
        run(ExitCode.UNCHECKED, "replicate", "run", "--set", SET, "--from", gone, "--to", to.toString());
        run(ExitCode.UNCHECKED, "replicate", "run", "--set", "7", "--from", from.toString(), "--to", to.toString());
        says("7 at " + to + ": not replicated: ");
    }

    @Test
    void jsonIsTheLibrarysOwnInOneLine() {
        replicate(ExitCode.CLEAN, "run", "--json");
        assertTrue(out.startsWith("{\"") && out.endsWith("}\n") && out.lines().count() == 1, out);
        says("\"verdict\":\"replicated\"");
        assertTrue(err.contains(": replicated, 3 objects sent"), err);
        replicate(ExitCode.CLEAN, "status", "--report", "csv");
        assertTrue(out.startsWith("No.,Type,Timestamp,Log\r\n"), out);
    }

    @Test
    void wrongValuesAreWrongUse() {
        replicate(ExitCode.USAGE, "run", "--deletions", "all");
        assertTrue(err.startsWith("--deletions is one of keep, propagate\n"), err);
        replicate(ExitCode.USAGE, "run", "--sets-at-once", "0");
        replicate(ExitCode.USAGE, "run", "--bandwidth", "-1");
        replicate(ExitCode.USAGE, "status", "--bandwidth", "9");
        replicate(ExitCode.USAGE, "run", "--read-all");
        replicate(ExitCode.USAGE, "run", "--set", SET);
        replicate(ExitCode.USAGE, "run", "--to", "gopher://x/y");
        run(ExitCode.USAGE, "replicate", "run", "--set", SET, "--from", from.toString());
    }
}
