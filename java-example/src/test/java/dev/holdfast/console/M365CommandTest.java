package dev.holdfast.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class M365CommandTest {
    private static final String BASIC =
            "{'account':'ann@contoso.example','name':'Contoso','region':'global','token':false,'password':true}";
    private static final String SETS = "{'sets':[" + BASIC + "]}";
    private static final String[] UNTIL_SAVE =
            {"done", "continue", "confirm", "done", "signed_in root@contoso.example global_administrator"};

    private final InputStream input = System.in;

    @TempDir
    private Path folder;

    private String out;
    private String err;

    @AfterEach
    void restore() {
        System.setIn(input);
    }

    private void check(ExitCode expected, String command, String... args) {
        List<String> all = new ArrayList<>(List.of("m365", command));
        all.addAll(List.of(args));
        all.addAll(List.of("--now", "2026-11-21T09:00:00Z"));
        StringWriter said = new StringWriter();
        StringWriter told = new StringWriter();
        int code = Main.run(new PrintWriter(said), new PrintWriter(told), all.toArray(String[]::new));
        out = said.toString();
        err = told.toString();
        assertEquals(expected, ExitCode.values()[code], () -> String.join(" ", all) + "\n" + out + err);
    }

    private void migrate(ExitCode expected, String[] lines, String... args) {
        String typed = lines.length == 0 ? "" : String.join("\n", lines) + "\n";
        System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        check(expected, "migrate", args);
    }

    private static String[] and(String[] lines, String... more) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private String file(String name, String json) throws IOException {
        return Files.writeString(folder.resolve(name), json.replace('\'', '"')).toString();
    }

    @Test
    void aConnectionIsDetectedFromFactsAndSettings() throws IOException {
        check(ExitCode.FINDINGS, "detect", "--facts", file("one", BASIC), "--zone", "Asia/Hong_Kong");
        assertTrue(out.startsWith("No.  Type"), out);
        assertTrue(out.contains("2026/11/21 17:00:00  Microsoft 365 connection \"Contoso [obsolete]\""), out);
        String whole = "{'settings':{'notifications':{'obsolete_connection':false}},\n 'connection' :" + BASIC + "}";
        check(ExitCode.FINDINGS, "detect", "--facts", file("whole", whole), "--json");
        assertTrue(out.contains("\"shown\":false") && out.lines().count() == 1, out);
        check(ExitCode.USAGE, "detect", "--facts", file("broken", "{\n'acount':''}"));
        assertTrue(err.contains("line 2"), err);
    }

    @Test
    void aConnectionIsDetectedFromOptions() {
        check(
                ExitCode.CLEAN, "detect", "--account", "a@b.example", "--name", "Other", "--region", "global", "--kind",
                "microsoft_365", "--front-end", "agentless", "--token", "yes", "--password", "no", "--report", "csv");
        assertTrue(out.contains("\"\"Other\"\" (a@b.example): Modern authentication, region Global."), out);
        check(ExitCode.FINDINGS, "detect", "--account", "a@b.example");
        assertTrue(out.contains("cannot be told: whether a token is stored was not told"), out);
        check(ExitCode.CLEAN, "detect", "--account", "a", "--kind", "exchange_on_premises", "--password", "yes");
        assertTrue(out.contains("Exchange (on premises) connection \"a\""), out);
    }

    @Test
    void wrongUseIsTold() throws IOException {
        String one = file("one", BASIC);
        check(ExitCode.USAGE, "detect");
        assertTrue(err.contains("(--facts=FILE | --account=ACCOUNT)"), err);
        check(ExitCode.USAGE, "detect", "--facts", one, "--password", "yes");
        assertTrue(err.contains("go with --account"), err);
        check(ExitCode.USAGE, "detect", "--account", "a", "--token", "perhaps");
        assertTrue(err.startsWith("--token is one of yes, no"), err);
        check(ExitCode.USAGE, "detect", "--account", "a", "--region", "mars");
        check(ExitCode.USAGE, "plan", "--facts", one, "--to", "new");
        assertTrue(err.startsWith("--to is one of basic, hybrid, modern"), err);
        check(ExitCode.USAGE, "plan", "--facts", one);
        check(ExitCode.USAGE, "explain");
        check(ExitCode.USAGE, "explain", "a", "--file", one);
        check(ExitCode.USAGE, "timeline", "--protocol", "gopher");
        check(ExitCode.USAGE, "fleet", "--facts", one, "--csv", "--json");
        check(ExitCode.USAGE, "migrate", "--resume", one, "--to", "modern");
        assertTrue(err.startsWith("--to goes with --facts"), err);
        check(ExitCode.UNCHECKED, "migrate", "--resume", file("stored", "{'schema':1}"));
    }

    @Test
    void limitsAreToldAndNoFinding() throws IOException {
        String facts = file("one", BASIC.replace("}", ",'selects':['personal_sites']}"));
        check(ExitCode.CLEAN, "limits", "--facts", facts);
        assertTrue(out.contains("  personal_sites: ") && out.contains("restored (selected)"), out);
        check(ExitCode.CLEAN, "limits", "--facts", facts, "--json");
        assertTrue(out.startsWith("{") && out.lines().count() == 1, out);
    }

    @Test
    void aPlanMayRefuse() throws IOException {
        String sets = file("sets", SETS);
        check(ExitCode.CLEAN, "plan", "--facts", sets);
        assertTrue(out.contains("to Basic: no, ") && out.contains("to Modern: yes, an administrator"), out);
        check(ExitCode.FINDINGS, "plan", "--facts", sets, "--to", "basic");
        check(ExitCode.CLEAN, "plan", "--facts", sets, "--to", "modern", "--json");
        assertTrue(out.contains("\"to\":\"modern\"") && !out.contains("\"to\":\"basic\""), out);
        String own = file("own", SETS.replace("{'sets'", "{'to':'modern','sets'"));
        check(ExitCode.CLEAN, "plan", "--facts", own);
        assertTrue(out.contains("to Modern: yes") && !out.contains("to Basic"), out);
        check(ExitCode.USAGE, "plan", "--facts", own, "--to", "basic");
        assertTrue(err.contains("duplicate field `to`"), err);
    }

    @Test
    void aMigrationIsWalkedAndSaved() throws IOException {
        migrate(ExitCode.CLEAN, and(UNTIL_SAVE, " save "), "--facts", file("sets", SETS), "--to", "modern");
        assertTrue(out.startsWith("ann@contoso.example, 1 set: Basic to Modern\nstep 1 of 6: Sign out\n"), out);
        String change = "ann@contoso.example: Modern authentication, authorized by root@contoso.example\n"
                + "  set: Basic to Modern, the password is taken out\n";
        assertTrue(out.endsWith(change), out);
    }

    @Test
    void aMigrationIsTakenUpWhereTheInputEnded() throws IOException {
        String state = folder.resolve("state").toString();
        String[] lines = {"done", "continue", "confirm", "done", "signed_in ann@contoso.example ordinary"};
        migrate(ExitCode.FINDINGS, lines, "--facts", file("sets", SETS), "--to", "modern", "--state", state);
        assertTrue(out.contains("! ann@contoso.example is no administrator"), out);
        String[] rest = {"perhaps", "save", "done", "signed_in root@contoso.example global_administrator", "save"};
        migrate(ExitCode.CLEAN, rest, "--resume", state, "--state", state, "--json");
        assertTrue(out.startsWith("{") && out.lines().count() == 1, out);
        assertTrue(err.contains("! the migration takes no such answer now: \"perhaps\" is none of"), err);
        assertTrue(err.contains(": there is nothing to save at authorize"), err);
        migrate(ExitCode.CLEAN, new String[0], "--resume", state);
        assertTrue(out.startsWith("ann@contoso.example: Modern authentication"), out);
    }

    @Test
    void aMigrationMayEndWithoutAChange() throws IOException {
        String[] to = {"--facts", file("sets", SETS), "--to", "modern"};
        migrate(ExitCode.CANCELLED, new String[] {"done", "cancel"}, to);
        assertTrue(out.endsWith("cancelled; nothing was changed\n"), out);
        migrate(ExitCode.CANCELLED, new String[] {"done", "later"}, and(to, "--json"));
        assertTrue(out.contains("\"state\":\"later\"") && out.lines().count() == 1, out);
        migrate(ExitCode.USAGE, new String[0], "--facts", file("sets", SETS), "--to", "basic");
        assertTrue(err.contains("the migration cannot be made"), err);
    }

    @Test
    void aFleetIsSortedByUrgency() throws IOException {
        String modern = BASIC.replace("ann", "bob").replace(":false", ":yes").replace(":true", ":false");
        modern = modern.replace(":yes", ":true");
        String sets = file("sets", "{'sets':[" + modern + "," + BASIC + "]}");
        check(ExitCode.FINDINGS, "fleet", "--facts", sets);
        assertTrue(out.contains("2 sets of 2 accounts"), out);
        check(ExitCode.FINDINGS, "fleet", "--facts", sets, "--csv");
        assertTrue(out.startsWith("urgency,by,") && out.split("\r\n")[1].contains("ann@contoso.example"), out);
        check(ExitCode.CLEAN, "fleet", "--facts", file("new", "{'sets':[" + modern + "]}"), "--json");
        assertTrue(out.contains("\"urgency\":\"none\""), out);
        check(ExitCode.CLEAN, "fleet", "--facts", file("none", "{'sets':[]}"));
    }

    @Test
    void errorsAreExplained() throws IOException {
        check(ExitCode.CLEAN, "explain", "it", "said", "AADSTS50126");
        assertTrue(out.startsWith("password (AADSTS50126): "), out);
        String answer = file("answer", "{'error':'invalid_grant','error_codes':[50126]}");
        check(ExitCode.CLEAN, "explain", "--file", answer, "--json");
        assertTrue(out.contains("\"class\":\"reauthorize\""), out);
        check(ExitCode.USAGE, "explain", "hello");
    }

    @Test
    void aCloudHasItsTimeline() {
        check(ExitCode.CLEAN, "timeline", "--protocol", "ews", "--protocol", "graph", "--zone", "UTC");
        assertTrue(out.startsWith("Global on 2026-11-21: has Modern authentication"), out);
        assertEquals(3, out.lines().filter(line -> line.contains(" by ") && line.startsWith("  ")).limit(3).count());
        check(ExitCode.CLEAN, "timeline", "--region", "germany", "--sign-in", "basic", "--json");
        assertFalse(out.contains("\"sign_in\":\"token\""), out);
        assertTrue(out.contains("\"retired\":true"), out);
    }

    @Test
    void aJobsSourcesMayBeConnections() throws IOException {
        String sources = file("sources", "{'m365':[{'connection':" + BASIC + "}]}");
        String[] args = {
            "job", "start", "--sources", sources, "--set", "1602834567932", "--client",
            folder.resolve("client").toString(), "--destination", Files.createDirectory(folder.resolve("d")).toString()
        };
        StringWriter said = new StringWriter();
        assertEquals(
                ExitCode.FINDINGS.number(), Main.run(new PrintWriter(said), new PrintWriter(new StringWriter()), args));
        assertTrue(said.toString().contains("cannot sign in any more"), said.toString());
    }
}
