package dev.holdfast.kotlin.example

import dev.holdfast.M365Service
import dev.holdfast.kotlin.CheckResult
import java.nio.file.Path
import java.time.Instant
import java.time.ZoneId
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteExisting
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.writeText
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** Each example of the documentation does what its page says. */
class ExamplesTest {
    @TempDir
    lateinit var folder: Path

    private val source get() = folder.resolve("source")
    private val place get() = folder.resolve("destination").toString()
    private val client get() = folder.resolve("client")

    @BeforeEach
    fun `a folder to back up`() {
        val docs = source.resolve("docs").createDirectories()
        for (name in listOf("a.txt", "b.txt", "c.txt")) docs.resolve(name).writeText(name)
        folder.resolve("destination").createDirectories()
    }

    private fun lose(vararg names: String) =
        names.forEach { Path.of(place, "1602834567932", "data", it).deleteExisting() }

    private fun says(part: String, said: String) = assertTrue(said.contains(part), said)

    @Test
    fun `schedule says when and why`() {
        val saturday = Instant.parse("2026-11-21T10:00:00Z")
        val zone = ZoneId.of("Asia/Hong_Kong")
        val said = scheduleExample("1602834567932", zone, saturday.minusSeconds(86_400), saturday)
        says("never ran", said)
        says("(slot-to-come)", said)
    }

    @Test
    fun `job checks before it backs up`() = runBlocking {
        says("no backup yet", jobExample(source, place, client))
        says("(d)", jobExample(source, place, client))
    }

    @Test
    fun `backup counts what it stored`() = runBlocking {
        says("3 stored, 0 unchanged", backupExample(source, place, client))
        says("0 stored, 3 unchanged", backupExample(source, place, client))
    }

    @Test
    fun `pdic refuses the loss of a whole folder until it is confirmed`() = runBlocking {
        backupExample(source, place, client)
        lose("docs/a.txt", "docs/b.txt", "docs/c.txt")
        says("refused, plan ", pdicExample(place, client) { false })
        says("repaired", pdicExample(place, client) { it.lostObjectCount == 3L })
    }

    @Test
    fun `replication keeps two copies and brings back what the sender lost`() = runBlocking {
        val said = replicationExample(source, folder.resolve("work"))
        says("one/1602834567932: replicated, 3 objects sent, 0s behind\n", said)
        says("two/1602834567932: replicated, 3 objects sent, 0s behind\n", said)
        says("one/1602834567932: healed, [data/docs/a.txt] brought back\n", said)
        assertTrue(said.endsWith("two/1602834567932: sound on both sides"), said)
    }

    @Test
    fun `undo brings back what the run took out`() = runBlocking {
        backupExample(source, place, client)
        lose("docs/b.txt")
        pdicExample(place, client) { false }
        val run = Path.of(place, "1602834567932", "trash").listDirectoryEntries().single().name
        says("1 entries are back in index/", undoExample(place, client, run))
    }

    @Test
    fun `index is read to its end`() = runBlocking {
        backupExample(source, place, client)
        says(": 3 files, 15 bytes", indexExample(place, client))
    }

    @Test
    fun `selection takes ranges, a rule and a file`() {
        val lines = listOf(
            "150 selected",
            "250 left",
            "200 in [0..99, 200..299]",
            "209 with a rule, [user499@contoso.com] excluded",
            "210 selected, 50 absent",
        )
        assertEquals(lines.joinToString("\n"), selectionExample(folder.resolve("saved")))
    }

    @Test
    fun `report is rendered three times`() = runBlocking {
        backupExample(source, place, client)
        val said = reportExample(place, client)
        says("\r\n1,start,", said)
        says("{\"entries\":[", said)
    }

    @Test
    fun `progress stops where it is told`() = runBlocking {
        backupExample(source, place, client)
        assertNull(progressExample(place, client, "verify"))
        assertTrue(progressExample(place, client, "none") is CheckResult.Sound)
    }

    @Test
    fun `vmware flags a chain until a full backup after a reset`() = runBlocking {
        val said = vmwareExample(client)
        says("VMware ESXi 5.1.0 build-1157734@10.1.0.6:443(SSH:22)", said)
        says("\nAFFECTED, by the rules of ", said)
        says("\n2 full_backup: ", said)
        val flagged = ": not trusted, [KB2136854]\n"
        says("INCREMENTAL${flagged}INCREMENTAL${flagged}RESET${flagged}FULL: trusted\n", said)
        says("reverted to a snapshot; read the whole disk\n", said)
    }

    @Test
    fun `m365 moves an account once an administrator signed in`() {
        val said = m365Example()
        says("Contoso [obsolete]: a job can sign in: false\n", said)
        says("retry at 2026/11/21 09:55:00", said)
        says("\nretry: AFTER, who must act: NOBODY\n", said)
        says("\nadministrator_required\nann@contoso.example: Modern authentication, authorized by root@", said)
        val urgent = said.indexOf("\nBLOCKED: ann@")
        assertTrue(urgent > 0 && said.indexOf(": eve@") > urgent && said.indexOf("\nNONE: bob@") > urgent, said)
    }

    @Test
    fun `signin says what is needed and who refused`() = runBlocking {
        val service = M365Service("11111111-2222-3333-4444-555555555555")
        val said = signinExample(folder, service) { page ->
            "http://localhost/?error=access_denied&state=" + page.address.substringAfter("state=").substringBefore("&")
        }
        assertTrue(said.startsWith("needed: "), said)
        assertEquals(3, said.split("refused: ").size, said)
        says("paste again: ", signinExample(folder, service) { "two words" })
    }

    @Test
    fun `errors are told apart`() = runBlocking {
        says("wrong input: ", errorsExample(place, client, "7x"))
        says("nothing there yet: ", errorsExample(place, client, "7"))
        backupExample(source, place, client)
        assertEquals("4 entries", errorsExample(place, client, "1602834567932"))
    }
}
