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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmwareCommandTest {
    private static final String SET = "1602834567932";
    private static final String BAD_51 = "VMware ESXi 5.1.0 build-1157734";
    private static final String BAD_60 = "VMware ESXi 6.0.0 build-2494585";
    private static final String GOOD_60 = "VMware ESXi 6.0.0 build-3247720";
    private static final String NOT_LISTED = "VMware ESXi 8.0.3 build-24022510";
    private static final String ID = "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c/";

    @TempDir
    private Path folder;

    private String out;
    private String err;

    private ExitCode bare(String... args) {
        StringWriter said = new StringWriter();
        StringWriter told = new StringWriter();
        int code = Main.run(new PrintWriter(said), new PrintWriter(told), args);
        out = said.toString();
        err = told.toString();
        return ExitCode.values()[code];
    }

    /** A command of this test's client. */
    private void check(ExitCode expected, String command, String... args) {
        List<String> all = new ArrayList<>(List.of("vmware", command));
        all.addAll(List.of(args));
        all.addAll(List.of("--client", folder.resolve("client").toString(), "--zone", "Asia/Hong_Kong"));
        ExitCode code = bare(all.toArray(String[]::new));
        assertEquals(expected, code, () -> String.join(" ", all) + "\n" + out + err);
    }

    private String file(String name, String json) throws IOException {
        return Files.writeString(folder.resolve(name), json.replace('\'', '"')).toString();
    }

    private static String event(String kind, String at, String host) {
        return "{'kind':'" + kind + "','at_utc_ms':" + at + ",'vm':{'id':'vm-1','name':'web'},'host':{'full_name':'"
                + host + "'}}";
    }

    @Test
    void anAffectedHostIsAFindingInTheReport() {
        check(
                ExitCode.FINDINGS, "check", "--full-name", BAD_51, "--address", "10.1.0.6", "--name",
                "localhost.localdomain", "--now", "2026-11-18T11:00:00Z");
        assertTrue(out.startsWith("No.  Type"), out);
        assertTrue(out.contains("2026/11/18 19:00:00"), out);
        assertTrue(out.contains(BAD_51 + "@10.1.0.6:443"), out);
        assertTrue(out.contains("[Name:localhost.localdomain (" + BAD_51 + "), FixedBuildNo:2323236]"), out);
    }

    @Test
    void aFixedHostAndOneThatIsNotListedAreClean() {
        check(ExitCode.CLEAN, "check", "--full-name", GOOD_60);
        assertTrue(out.contains(GOOD_60 + "@localhost:443"), out);
        check(ExitCode.CLEAN, "check", "--full-name", NOT_LISTED);
    }

    @Test
    void whatCannotBeToldIsAFinding() {
        check(ExitCode.FINDINGS, "check", "--full-name", "VMware ESXi");
        assertTrue(out.contains("could not be checked"), out);
    }

    @Test
    void aPolicyMayRefuse() {
        check(ExitCode.FINDINGS, "check", "--full-name", BAD_60, "--policy", "fail", "--json");
        assertTrue(out.contains("\"refused\":true") && out.lines().count() == 1, out);
        check(ExitCode.USAGE, "check", "--full-name", BAD_60, "--policy", "hope");
        assertTrue(err.startsWith("--policy is one of warn, full_without_cbt, skip_cbt, fail"), err);
    }

    @Test
    void factsAndRulesComeFromFiles() throws IOException {
        String facts = file("facts", "{'address':'vc','about':{'full_name':'" + BAD_60 + "'},'ssh_port':22}\n");
        check(ExitCode.FINDINGS, "check", "--facts", facts);
        assertTrue(out.contains("@vc:443(SSH:22)"), out);
        String rules = file(
                "rules",
                "{'schema':1,'dated':'2026-01-02','rules':[{'id':'X','kind':'defect','title':'x',"
                        + "'condition':'any_machine','versions':[{'version':'4.0','fixed':null,"
                        + "'certainty':'sourced','source':'x'}]}]}");
        check(ExitCode.CLEAN, "check", "--facts", facts, "--rules", rules, "--json");
        assertTrue(out.contains("\"dated\":\"2026-01-02\""), out);
        check(ExitCode.USAGE, "check", "--facts", file("broken", "{\n'adress':''}"));
        assertTrue(err.contains("line 2"), err);
    }

    @Test
    void wrongUseIsTold() {
        check(ExitCode.USAGE, "check");
        assertTrue(err.contains("(--full-name=TEXT | --facts=FILE | --host=ADDRESS)"), err);
        check(ExitCode.USAGE, "check", "--full-name", BAD_60, "--facts", "f");
        check(ExitCode.USAGE, "check", "--facts", "f", "--name", "n");
        check(ExitCode.USAGE, "check", "--facts", folder.resolve("gone").toString());
        assertTrue(err.startsWith("holdfast: cannot read " + folder.resolve("gone")), err);
        check(ExitCode.USAGE, "check", "--full-name", BAD_60, "--set", "seven");
        check(ExitCode.USAGE, "history", "--set", SET, "--zone", "Mars/Olympus");
        check(ExitCode.USAGE, "history", "--set", SET, "--zone", "+08:00");
        assertEquals(ExitCode.USAGE, bare("vmware"));
    }

    @Test
    void theReportHasEveryForm() {
        check(ExitCode.CLEAN, "check", "--full-name", GOOD_60, "--report", "csv");
        assertTrue(out.startsWith("No.,Type,Timestamp,Log\r\n"), out);
        check(ExitCode.CLEAN, "check", "--full-name", GOOD_60, "--report", "json");
        assertTrue(out.startsWith("{\"") && out.lines().count() == 1, out);
    }

    @Test
    void theHistoryShowsWhoseBackupsAreNotToBeTrusted() throws IOException {
        check(ExitCode.CLEAN, "history", "--set", SET);
        assertEquals("", out);
        String bad = event("incremental", "1795014000000", BAD_60);
        check(ExitCode.CLEAN, "note", "--set", SET, "--events", file("bad", "[" + bad + "]"));
        assertEquals("", out);
        String head = "web (vm-1): not trusted since 2026/11/18 (KB2136854; served by " + BAD_60 + ")";
        String first = "  2026/11/18 23:00:00 incremental " + BAD_60 + " affected\n";
        check(ExitCode.CLEAN, "history", "--set", SET);
        assertEquals(head + "\n" + first, out);
        String reset = "{'kind':'reset','at_utc_ms':1795100400000,'vm':{'id':'vm-1'}}";
        check(ExitCode.CLEAN, "note", "--set", SET, "--events", file("reset", "[" + reset + "]"), "--json");
        assertEquals("{}\n", out);
        String second = first + "  2026/11/19 23:00:00 reset\n";
        check(ExitCode.CLEAN, "history", "--set", SET);
        assertEquals(head + "; reset 2026/11/19\n" + second, out);
        String full = event("full", "1795186800000", GOOD_60);
        check(ExitCode.CLEAN, "note", "--set", SET, "--events", file("full", "[" + full + "]"));
        check(ExitCode.CLEAN, "history", "--set", SET);
        assertEquals("web (vm-1): trusted\n" + second + "  2026/11/20 23:00:00 full " + GOOD_60 + " fixed\n", out);
        check(ExitCode.CLEAN, "history", "--set", SET, "--json");
        assertTrue(out.startsWith("{\"") && out.contains("\"id\":\"vm-1\"") && out.endsWith("}\n"), out);
        check(ExitCode.USAGE, "note", "--set", SET, "--events", file("broken", "[{}]"));
    }

    @Test
    void aFlaggedMachineIsInTheReportOfItsSet() throws IOException {
        String bad = event("full", "1795014000000", BAD_60);
        check(ExitCode.CLEAN, "note", "--set", SET, "--events", file("bad", "[" + bad + "]"));
        String facts = file(
                "facts",
                "{'address':'a','about':{'full_name':'" + GOOD_60 + "'},'vms':[{'id':'vm-1','name':'web'}]}");
        check(ExitCode.CLEAN, "check", "--facts", facts);
        assertTrue(!out.contains("may lack changed sectors"), out);
        check(ExitCode.FINDINGS, "check", "--facts", facts, "--set", SET);
        assertTrue(out.contains("Backups of web since 2026/11/18 may lack changed sectors"), out);
    }

    @Test
    void aChangeIdIsUsableOrSaysWhyNot() throws IOException {
        String good = file("good", "{'before':'" + ID + "4','now':'" + ID + "7'}");
        assertEquals(ExitCode.CLEAN, bare("vmware", "tracking", "--file", good));
        assertEquals("usable\n", out);
        String back = file("back", "{'before':'" + ID + "4','now':'" + ID + "3'}");
        assertEquals(ExitCode.FINDINGS, bare("vmware", "tracking", "--file", back));
        assertTrue(out.contains("reverted to a snapshot"), out);
        assertEquals(ExitCode.FINDINGS, bare("vmware", "tracking", "--file", back, "--json"));
        assertTrue(out.startsWith("{\"") && out.contains("\"reason\":\"went_back\""), out);
        assertEquals(ExitCode.USAGE, bare("vmware", "tracking", "--file", file("no", "{")));
    }

    @Test
    void aJobChecksItsSources() throws IOException {
        Path destination = Files.createDirectory(folder.resolve("destination"));
        String[] start = {
            "job", "start", "--destination", destination.toString(), "--set", SET, "--client",
            folder.resolve("client").toString(), "--sources",
            file("sources", "{'vmware':[{'source':{'address':'a','about':{'full_name':'" + BAD_60 + "'}}}]}")
        };
        assertEquals(ExitCode.FINDINGS, bare(start), () -> out + err);
        assertTrue(out.contains(BAD_60 + "@a:443") && out.contains("no backup yet"), out);
        file("sources", "{'vmware':[{'source':{'address':'a','about':{'full_name':'" + GOOD_60 + "'}}}]}");
        assertEquals(ExitCode.CLEAN, bare(start), () -> out + err);
        file("sources", "{'hosts':[]}");
        assertEquals(ExitCode.USAGE, bare(start), () -> out + err);
    }
}
