package dev.holdfast.kotlin

import dev.holdfast.AbsentException
import dev.holdfast.CancelToken
import dev.holdfast.CancelledException
import dev.holdfast.MisuseException
import dev.holdfast.Objection
import dev.holdfast.SetAt
import java.nio.file.Path
import java.time.Instant
import java.util.concurrent.TimeUnit
import kotlin.io.path.moveTo
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClientTest {
    @TempDir
    lateinit var folder: Path

    private lateinit var world: World

    @BeforeEach
    fun open() {
        world = World(folder)
    }

    @AfterEach
    fun close() {
        world.close()
    }

    @Test
    fun `a sound set is sound with its plan and statistics`() = runBlocking {
        world.backedUp()
        val sound = assertInstanceOf(CheckResult.Sound::class.java, world.calls.pdicRun(world.at, world.report))
        assertEquals(ENTRIES.toLong(), sound.plan.entryCount)
        assertEquals(25, sound.statistics.data.fileCount)
        assertEquals(emptyList<Any>(), sound.findings)
        assertTrue(sound.took.isPositive() || sound.took.inWholeMilliseconds == 0L)
    }

    @Test
    fun `a loss is planned and repaired and undone`() = runBlocking {
        world.backedUp()
        world.lose(7)
        val planned = world.calls.pdicPlan(world.at, world.report) as CheckResult.Planned
        assertEquals(listOf("data/folder-0/file-7"), planned.plan.lostSample)
        val repaired = world.calls.pdicRun(world.at, world.report) as CheckResult.Repaired
        assertEquals(planned.plan.hash, repaired.plan.hash)
        assertEquals(1, repaired.removedEntryCount)
        assertEquals(1, world.calls.pdicUndo(world.at, repaired.run).restoredEntryCount)
        assertEquals(0, world.calls.pdicUndoEvents(world.at, repaired.run).ended().restoredEntryCount)
    }

    @Test
    fun `a whole loss is refused until a person confirms the plan`() = runBlocking {
        world.backedUp(3)
        repeat(3) { world.lose(it) }
        val refused = world.calls.pdicRun(world.at, world.report) as CheckResult.Refused
        assertTrue(refused.plan.objections.contains(Objection.WholeArea("data/", 4)))
        val confirmed = pdicOptions(confirm = refused.plan.hash)
        assertInstanceOf(CheckResult.Repaired::class.java, world.calls.pdicRun(world.at, world.report, confirmed))
        Unit
    }

    @Test
    fun `a place that is gone is not checked and says why`() = runBlocking {
        world.backedUp(3)
        world.root.resolve(SET).moveTo(folder.resolve("away"))
        val result = world.calls.pdicRun(world.at, world.report) as CheckResult.NotChecked
        assertEquals(3, result.problem.code / 1000)
        assertEquals(null, result.problem.retryDelay)
        val open = { runBlocking { world.calls.openIndex(world.at) } }
        assertThrows(AbsentException::class.java) { open() }
        Unit
    }

    @Test
    fun `a token stops a check with a value and a backup with an exception`() = runBlocking {
        world.backedUp()
        CancelToken().use { token ->
            token.cancel()
            val result = world.calls.pdicRun(world.at, world.report, token = token)
            assertInstanceOf(CheckResult.Cancelled::class.java, result)
            val backup = { runBlocking { world.calls.backup(world.at, world.source, world.report, token) } }
            assertThrows(CancelledException::class.java) { backup() }
        }
        Unit
    }

    @Test
    fun `a check tells its phases and ends with its result`() = runBlocking {
        world.backedUp()
        val heard = world.calls.pdicRunEvents(world.at, world.report).toList()
        val phases = heard.filterIsInstance<Event.Phase>().map { it.name }
        assertTrue(phases.containsAll(listOf("survey", "verify")), phases.toString())
        val ended = heard.last() as Event.Ended<CheckResult>
        assertInstanceOf(CheckResult.Sound::class.java, ended.value)
        val planned = world.calls.pdicPlanEvents(world.at, world.report).ended()
        assertInstanceOf(CheckResult.Planned::class.java, planned)
        assertEquals(25, world.calls.backupEvents(world.at, world.source, world.report).ended().unchangedFileCount)
    }

    @Test
    fun `a check whose collector leaves has left its lines and changed nothing`() = runBlocking {
        world.backedUp()
        world.lose(7)
        val before = world.report.lines().size
        world.calls.pdicRunEvents(world.at, world.report).take(1).collect {}
        assertTrue(world.report.lines().size > before)
        assertEquals("end", world.report.lines().last().kind)
        assertEquals(ENTRIES, world.calls.openIndex(world.at).use { it.entries().count() })
    }

    @Test
    fun `entries come in order by flow and by sequence whatever the batch`() = runBlocking {
        world.backedUp()
        world.calls.openIndex(world.at).use { index ->
            val keys = index.entries().map { it.`object` }.toList()
            assertEquals(ENTRIES, keys.size)
            assertEquals(keys.sorted().distinct(), keys)
            assertEquals(keys, index.entries(batch = 7).map { it.`object` }.toList())
            assertEquals(keys, index.useEntries(batch = 7) { all -> all.map { it.`object` }.toList() })
            assertEquals(keys.take(9), index.entries(batch = 7).take(9).map { it.`object` }.toList())
            assertEquals(64, index.useEntries { all -> all.first { !it.folder }.checksumOrNull?.length })
            val wrong = { runBlocking { index.entries(batch = 0).toList() } }
            assertThrows(MisuseException::class.java) { wrong() }
        }
        Unit
    }

    @Test
    fun `the start of a job is sealed by place`() = runBlocking {
        val job = job(SET, listOf(world.destination))
        val place = world.destination.place()
        assertEquals(listOf(JobStartAt.NothingToCheck(place)), world.calls.jobStart(job, world.report).places)
        world.backedUp(3)
        val due = world.calls.jobStart(job, world.report).places.single() as JobStartAt.PdicDue
        assertEquals("never-ran", due.decision.reason)
        world.calls.pdicRun(world.at, world.report)
        val ran = world.calls.jobStart(job, world.report).places.single() as JobStartAt.PdicNotDue
        assertEquals("ran-today", ran.decision.reason)
        world.root.resolve(SET).moveTo(folder.resolve("away"))
        val gone = world.calls.jobStart(job, world.report).places.single() as JobStartAt.NoAnswer
        assertEquals(3, gone.problem.code / 1000)
    }

    @Test
    fun `what is closed is a misuse in every call`() = runBlocking {
        world.backedUp(3)
        val index = world.calls.openIndex(world.at)
        index.close()
        world.close()
        val job = job(SET, listOf(world.destination))
        val calls = listOf<suspend () -> Any>(
            { world.calls.pdicRun(world.at, world.report) },
            { world.calls.pdicRunEvents(world.at, world.report).toList() },
            { world.calls.pdicUndo(world.at, "run") },
            { world.calls.backup(world.at, world.source, world.report) },
            { world.calls.jobStart(job, world.report) },
            { world.calls.openIndex(world.at) },
            { index.entries().toList() },
        )
        calls.forEach { call -> assertThrows(MisuseException::class.java) { runBlocking { call() } } }
    }

    @Test
    fun `a real check that is cancelled leaves the set as it was or as it is after`() = runBlocking {
        world.backedUp()
        world.lose(7)
        val job = launch { world.calls.pdicRun(world.at, world.report) }
        while (world.report.lines().size < 4) yield()
        job.cancelAndJoin()
        assertEquals("end", world.report.lines().last().kind)
        val left = world.calls.openIndex(world.at).use { it.entryCount() }
        assertTrue(left in ENTRIES - 1L..ENTRIES, left.toString())
    }

    @Test
    fun `moments arrive as they were given`() = runBlocking {
        val now = Instant.parse("2026-11-18T11:00:00Z")
        world.backedUp(1, now)
        val set: SetAt = setAt(world.destination, SET)
        assertEquals(now, world.calls.openIndex(set).use { it.job() })
    }
}
