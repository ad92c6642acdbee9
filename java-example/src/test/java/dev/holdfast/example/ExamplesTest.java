package dev.holdfast.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.M365Service;
import dev.holdfast.M365Settings;
import dev.holdfast.Verdict;
import dev.holdfast.servers.Entra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of the documentation does what its page says. */
class ExamplesTest {
    @TempDir
    private Path folder;

    private Path source;
    private Path client;
    private String place;

    @BeforeEach
    void aFolderToBackUp() throws IOException {
        source = Files.createDirectories(folder.resolve("source/docs"));
        for (String name : new String[] {"a.txt", "b.txt", "c.txt"}) {
            Files.writeString(source.resolve(name), name);
        }
        source = source.getParent();
        place = Files.createDirectory(folder.resolve("destination")).toString();
        client = folder.resolve("client");
    }

    @Test
    void scheduleSaysWhenAndWhy() {
        Instant saturday = Instant.parse("2026-11-21T10:00:00Z");
        String said = ScheduleExample.run(
                "1602834567932", ZoneId.of("Asia/Hong_Kong"), saturday.minusSeconds(86_400), saturday);
        assertTrue(said.contains("never ran"), said);
        assertTrue(said.endsWith("(slot-to-come)"), said);
    }

    @Test
    void jobChecksBeforeItBacksUp() {
        String first = JobExample.run(source, place, client);
        assertTrue(first.contains("no backup yet"), first);
        String second = JobExample.run(source, place, client);
        assertTrue(second.contains("PDIC is due") && second.contains("(d)"), second);
    }

    @Test
    void backupCountsWhatItStored() {
        String first = BackupExample.run(source, place, client);
        assertTrue(first.contains("3 stored, 0 unchanged"), first);
        String second = BackupExample.run(source, place, client);
        assertTrue(second.contains("0 stored, 3 unchanged"), second);
    }

    @Test
    void pdicRefusesTheLossOfAWholeFolderUntilItIsConfirmed() throws IOException {
        BackupExample.run(source, place, client);
        lose("docs/a.txt", "docs/b.txt", "docs/c.txt");
        assertEquals("REFUSED, 0 entries taken out", PdicExample.run(place, client, plan -> false));
        String confirmed = PdicExample.run(place, client, plan -> plan.lostObjectCount() == 3);
        assertTrue(confirmed.startsWith("REPAIRED"), confirmed);
    }

    @Test
    void undoBringsBackWhatTheRunTookOut() throws IOException {
        BackupExample.run(source, place, client);
        lose("docs/b.txt");
        PdicExample.run(place, client, plan -> false);
        Path trash = Path.of(place, "1602834567932", "trash");
        try (var runs = Files.list(trash)) {
            String run = runs.findFirst().orElseThrow().getFileName().toString();
            assertTrue(UndoExample.run(place, client, run).startsWith("1 entries are back in index/"));
        }
    }

    @Test
    void indexIsReadToItsEnd() {
        BackupExample.run(source, place, client);
        String said = IndexExample.run(place, client);
        assertTrue(said.endsWith(": 3 files, 15 bytes"), said);
    }

    @Test
    void selectionTakesRangesARuleAndAFile() throws IOException {
        assertEquals(
                "150 selected\n250 left\n200 in 0-99,200-299\n"
                        + "209 with a rule, [user499@contoso.com] excluded\n210 selected, 50 absent",
                SelectionExample.run(folder.resolve("saved")));
    }

    @Test
    void reportIsRenderedThreeTimes() {
        BackupExample.run(source, place, client);
        String said = ReportExample.run(place, client);
        assertTrue(said.contains("No.") && said.contains("\r\n1,start,") && said.contains("{\"entries\":["), said);
    }

    @Test
    void progressStopsWhereItIsTold() {
        BackupExample.run(source, place, client);
        assertEquals(Verdict.CANCELLED, ProgressExample.run(place, client, "verify"));
        assertEquals(Verdict.SOUND, ProgressExample.run(place, client, "none"));
    }

    @Test
    void errorsAreToldApart() throws InterruptedException {
        assertTrue(ErrorsExample.run(place, client, "7x", 3).startsWith("wrong input: "));
        assertTrue(ErrorsExample.run(place, client, "7", 3).startsWith("nothing there yet: "));
        BackupExample.run(source, place, client);
        assertTrue(ErrorsExample.run(place, client, "1602834567932", 3).endsWith(" entries"));
    }

    @Test
    void vmwareFlagsAChainUntilAFullBackupAfterAReset() {
        String said = VmwareExample.run(client);
        assertTrue(said.contains("VMware ESXi 5.1.0 build-1157734@10.1.0.6:443(SSH:22)"), said);
        assertTrue(said.contains("\nAFFECTED, by the rules of ") && said.contains("\n2 full_backup: "), said);
        String flagged = ": not trusted, [KB2136854]\n";
        String chain = "INCREMENTAL" + flagged + "INCREMENTAL" + flagged + "RESET" + flagged + "FULL: trusted\n";
        assertTrue(said.contains(chain), said);
        assertTrue(said.endsWith("reverted to a snapshot; read the whole disk\n"), said);
    }

    @Test
    void m365MovesAnAccountOnceAnAdministratorSignedIn() {
        String said = M365Example.run();
        assertTrue(said.contains("Contoso [obsolete]: a job can sign in: false\n"), said);
        assertTrue(said.contains("retry at 2026/11/21 09:55:00"), said);
        assertTrue(said.contains("\nretry: AFTER, who must act: NOBODY\n"), said);
        assertTrue(said.contains("\nadministrator_required\nann@contoso.example: Modern authentication, "), said);
        assertTrue(said.contains("  set 1602834567932: Basic to Modern, the password is taken out\n"), said);
        int blocked = said.indexOf("\nBLOCKED: ann@");
        assertTrue(blocked > 0 && said.indexOf(": eve@") > blocked, said);
        assertTrue(said.lines().reduce((one, next) -> next).orElseThrow().startsWith("NONE: bob@"), said);
    }

    @Test
    void signinSaysWhatIsNeededAndWhoRefused() {
        M365Service service = new M365Service("11111111-2222-3333-4444-555555555555");
        String said = SigninExample.run(folder, service, page -> "http://localhost/?error=access_denied&state="
                + page.address().replaceAll(".*[?&]state=([^&]*).*", "$1"));
        assertTrue(said.startsWith("needed: "), said);
        assertEquals(2, said.split("refused: ", -1).length - 1, said);
        assertTrue(SigninExample.run(folder, service, page -> "two words").contains("paste again: "));
    }

    @Test
    void signinKeepsAnAccountAndSetsATenantUp() {
        try (Entra entra = new Entra()) {
            String policy = entra.settings().get("policy").toString();
            M365Service service = new M365Service(entra.clientId())
                    .withCloud("test")
                    .withTenant(entra.tenant())
                    .withSettings(new M365Settings().withPolicy(policy));
            Iterator<String> users = List.of("plain1", "admin1").iterator();
            String said = SigninExample.run(folder, service, page -> entra.browser(page.address(), users.next()));
            assertTrue(said.contains("\nplain1@contoso.onmicrosoft.com stays signed in, a token until "), said);
            assertTrue(said.contains("\ntenant " + entra.tenant() + " is ready: "), said);
            entra.requireNoSecretIn(said);
        }
    }

    @Test
    void replicationKeepsTwoCopiesAndBringsBackWhatTheSenderLost() throws IOException {
        String said = ReplicationExample.run(source, folder.resolve("work"), List.of());
        assertTrue(said.contains("one/1602834567932: REPLICATED, 3 objects sent, 0 ms behind\n"), said);
        assertTrue(said.contains("two/1602834567932: REPLICATED, 3 objects sent, 0 ms behind\n"), said);
        assertTrue(said.contains("one/1602834567932: HEALED, [data/docs/a.txt] brought back\n"), said);
        assertTrue(said.endsWith("two/1602834567932: SOUND, [] brought back"), said);
        assertTrue(said.contains("the receiver has everything ]"), said);
        assertTrue(said.contains("both sides are sound again ]"), said);
        String receiver = Files.createDirectory(folder.resolve("other")).toString();
        assertTrue(ReplicationExample.run(source, folder.resolve("more"), List.of(receiver)).contains(receiver));
    }

    private void lose(String... names) throws IOException {
        for (String name : names) {
            Files.delete(Path.of(place, "1602834567932", "data", name));
        }
    }
}
