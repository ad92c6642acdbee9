package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.Selection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectCommandTest {
    @TempDir
    private Path folder;

    private Path users;
    private String out;
    private String err;

    @BeforeEach
    void fiveHundredUsers() throws IOException {
        String rows = IntStream.range(0, 500)
                .mapToObj(user -> "u" + user + ",user" + user + "@contoso.com\n")
                .collect(Collectors.joining());
        users = Files.writeString(folder.resolve("users.csv"), "key,name\n" + rows);
    }

    private ExitCode run(String... args) {
        List<String> all = new ArrayList<>(List.of("select", "--users", users.toString()));
        all.addAll(List.of(args));
        StringWriter said = new StringWriter();
        StringWriter told = new StringWriter();
        int code = Main.run(new PrintWriter(said), new PrintWriter(told), all.toArray(String[]::new));
        out = said.toString();
        err = told.toString();
        return ExitCode.values()[code];
    }

    private void check(ExitCode expected, String... args) {
        assertEquals(expected, run(args), () -> String.join(" ", args) + "\n" + out + err);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void eachGestureIsALineAndTheLastLineIsTheSum() {
        check(ExitCode.CLEAN, "--gestures", "c0 s149 k200 x299 undo");
        String expected = """
                c0: +1 -0, 1 selected
                s149: +149 -0, 150 selected
                k200: +1 -0, 151 selected
                x299: +99 -0, 250 selected
                undo: +0 -99, 151 selected
                151 selected: 151 by hand, 0 by rules; 0 excluded, 0 hidden, 0 absent
                """;
        assertEquals(expected, out);
    }

    @Test
    void withoutGesturesOnlyTheSumIsSaid() {
        check(ExitCode.CLEAN);
        assertEquals("0 selected: 0 by hand, 0 by rules; 0 excluded, 0 hidden, 0 absent\n", out);
    }

    @Test
    void keysFollowOneALine() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "rule:name:user49?@*\nk490 filter:0-9 c3\n");
        check(ExitCode.CLEAN, "--script", script.toString(), "--keys");
        assertTrue(out.contains("\n10 selected: 1 by hand, 9 by rules; 1 excluded, 9 hidden, 0 absent\nu3\nu491\n"), out);
        assertTrue(out.endsWith("\nu499\n"), out);
    }

    @Test
    void jsonIsTheLibrarysOwn() throws IOException {
        check(ExitCode.CLEAN, "--gestures", "c1 s3", "--json");
        try (Selection selection = new Selection()) {
            selection.relistCsv(Files.readString(users));
            assertEquals(selection.play("c1 s3").json() + "\n", out);
        }
        check(ExitCode.CLEAN, "--json");
        assertTrue(out.contains("\"events\":[]"), out);
    }

    @Test
    void whatIsSavedIsLoadedOverTheUsersOfTheDay() throws IOException {
        check(ExitCode.CLEAN, "--gestures", "c0 s1", "--save", path("saved"));
        Files.writeString(users, "key\nu1\nu2\n");
        check(ExitCode.CLEAN, "--load", path("saved"), "--keys", "--save", path("saved"));
        assertEquals("2 selected: 2 by hand, 0 by rules; 0 excluded, 0 hidden, 1 absent\nu1\nu0\n", out);
        Files.writeString(folder.resolve("saved"), "{");
        check(ExitCode.UNCHECKED, "--load", path("saved"));
        assertTrue(err.contains("(6701)") || err.contains("cannot be used"), err);
    }

    @Test
    void whatCannotBeIsWrongUseAndSavesNothing() throws IOException {
        check(ExitCode.USAGE, "--gestures", "c0 dance", "--save", path("saved"));
        assertTrue(err.startsWith("holdfast: word 1 of the script: "), err);
        check(ExitCode.USAGE, "--gestures", "c0 c500", "--save", path("saved"));
        assertEquals("", out);
        assertFalse(Files.exists(folder.resolve("saved")));
        check(ExitCode.USAGE, "--keys", "--json");
        check(ExitCode.USAGE, "--gestures", "c0", "--script", path("script"));
        check(ExitCode.USAGE, "--script", path("gone"));
        assertEquals("holdfast: cannot read " + path("gone") + "; give a file of UTF-8 text that is there\n", err);
        check(ExitCode.USAGE, "--load", path("gone"));
        check(ExitCode.USAGE, "--save", path("gone/saved"));
        assertEquals("", out);
        users = Files.writeString(folder.resolve("other.csv"), "name\nAnn\n");
        check(ExitCode.USAGE);
        users = folder.resolve("none.csv");
        check(ExitCode.USAGE);
    }
}
