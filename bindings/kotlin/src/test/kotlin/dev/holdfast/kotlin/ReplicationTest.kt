package dev.holdfast.kotlin

import dev.holdfast.CancelToken
import dev.holdfast.Deletions
import dev.holdfast.Destination
import dev.holdfast.FileProgress
import dev.holdfast.MisuseException
import dev.holdfast.Problem
import dev.holdfast.Replica
import dev.holdfast.ReplicationVerdict
import java.nio.file.Path
import java.time.Instant
import java.util.Optional
import java.util.concurrent.TimeUnit
import kotlin.io.path.createDirectory
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReplicationTest {
    @TempDir
    lateinit var folder: Path

    private lateinit var world: World
    private lateinit var receiver: Destination

    @BeforeEach
    fun open() {
        world = World(folder)
        receiver = Destination.open(folder.resolve("receiver").createDirectory().toString())
    }

    @AfterEach
    fun close() {
        receiver.close()
        world.close()
    }

    private val request get() = replicationRequest(listOf(SET), world.destination, listOf(receiver))

    @Test
    fun `a receiver is behind and replicated and current and sound`() = runBlocking {
        world.backedUp()
        val behind = world.calls.replicationStatus(request, world.report).results.single() as ReplicaResult.Behind
        assertEquals(25, behind.objectCount)
        val heard = world.calls.replicateEvents(request, world.report).toList()
        val file = heard.filterIsInstance<Event.File>().first()
        assertTrue(file.slot in 0..3 && file.`object`.startsWith("data/"), file.toString())
        val ended = (heard.last() as Event.Ended).value.results.single() as ReplicaResult.Replicated
        assertEquals(25, ended.sent.objectCount)
        assertEquals(SET to 0.milliseconds, ended.set to ended.lag)
        val current = world.calls.replicate(request, world.report).results.single()
        assertInstanceOf(ReplicaResult.Current::class.java, current)
        world.lose(7)
        val healed = world.calls.heal(request, world.report).results.single() as ReplicaResult.Healed
        assertEquals(listOf("data/folder-0/file-7"), healed.healed.toSender)
        val sound = world.calls.healEvents(request, world.report).ended().results.single()
        assertTrue(sound is ReplicaResult.Sound && sound.isWhole)
        assertTrue(world.calls.replicationStatusEvents(request, world.report).ended().whole)
    }

    @Test
    fun `what cannot be done is a value and what cannot be asked is a misuse`() = runBlocking {
        val result = world.calls.replicate(request, world.report).results.single() as ReplicaResult.NotReplicated
        assertEquals(3, result.problem.code / 1000)
        world.backedUp(1)
        CancelToken().use { token ->
            token.cancel()
            val stopped = world.calls.replicate(request, world.report, token).results.single()
            assertInstanceOf(ReplicaResult.Cancelled::class.java, stopped)
        }
        val wrong = replicationRequest(listOf(SET), world.destination, listOf())
        assertThrows(MisuseException::class.java) { runBlocking { world.calls.replicate(wrong, world.report) } }
        Unit
    }

    @Test
    fun `a request says what is named and nothing else`() {
        val now = Instant.parse("2026-11-18T11:00:00Z")
        assertEquals("""{"sets":["$SET"]}""", request.json())
        val all = replicationRequest(
            listOf(SET),
            world.destination,
            listOf(receiver),
            setsAtOnce = 3,
            bandwidth = 9,
            deletions = Deletions.PROPAGATE,
            confirm = "hash",
            readAll = true,
            now = now,
        )
        val expected = """{"sets":["$SET"],"sets_at_once":3,"bandwidth_bytes_per_second":9,"deletions":"propagate",""" +
            """"confirm":"hash","read_all":true}"""
        assertEquals(expected, all.json())
    }

    @Test
    fun `access is told by its names alone`() {
        val access = access("user" to "ann", "password" to "marked")
        assertEquals("Access[user, password]", access.toString())
        Destination.open(folder.toString(), access).close()
    }

    @Test
    fun `of a slot only the newest file stays when nobody fetches`() {
        val mailbox = Mailbox()
        val file = FileProgress("7 to b", 0, "a", 1, 9)
        mailbox.onFile(file)
        mailbox.onFile(FileProgress("7 to b", 1, "b", 2, 9))
        mailbox.onFile(FileProgress("8 to b", 0, "c", 3, 9))
        mailbox.onFile(FileProgress("7 to b", 0, "a", 4, 9))
        val expected = listOf("b" to 2L, "c" to 3L, "a" to 4L)
        assertEquals(expected, mailbox.all().map { (it as Event.File).`object` to it.doneBytes })
        mailbox.onFile(file)
        mailbox.onFinding("gone")
        mailbox.onFile(file)
        val kept = Event.File("7 to b", 0, "a", 1, 9)
        assertEquals(listOf(kept, Event.Finding("gone"), kept), mailbox.all())
    }

    /** No `else`: the compiler holds that each kind of result has its branch. */
    private fun verdict(result: ReplicaResult): ReplicationVerdict = when (result) {
        is ReplicaResult.Replicated -> ReplicationVerdict.REPLICATED
        is ReplicaResult.Current -> ReplicationVerdict.CURRENT
        is ReplicaResult.Partial -> ReplicationVerdict.PARTIAL
        is ReplicaResult.Behind -> ReplicationVerdict.BEHIND
        is ReplicaResult.Sound -> ReplicationVerdict.SOUND
        is ReplicaResult.Healed -> ReplicationVerdict.HEALED
        is ReplicaResult.NotHealed -> ReplicationVerdict.NOT_HEALED
        is ReplicaResult.NotReplicated -> ReplicationVerdict.NOT_REPLICATED
        is ReplicaResult.Cancelled -> ReplicationVerdict.CANCELLED
    }

    @ParameterizedTest
    @EnumSource
    fun `each verdict has its result with what belongs to it`(verdict: ReplicationVerdict) {
        val began = Instant.parse("2026-11-18T11:00:00Z")
        val failure = Replica.Failure("data/a", 5201, "why")
        val deleted = Replica.Deleted(1, 2, 1, "hash", listOf())
        val replica = Replica(
            SET, "sender", "receiver", verdict,
            Optional.of(Problem(5203, "busy", Optional.empty())), Optional.of(began), Optional.empty(),
            Replica.Sent(1, 2, 3, 4, 5, 6), Replica.Lag(java.time.Duration.ofMillis(7), 8, 9),
            listOf(failure), 1, listOf(), 0, 0,
            Optional.of(deleted), Optional.of(Replica.Healed(1, listOf("a"), listOf(), listOf(), listOf())),
            began, began.plusMillis(1_250),
        )
        val result = replica.toResult()
        assertEquals(verdict, verdict(result))
        val common = listOf(result.set, result.receiver, result.began, result.deleted)
        assertEquals(listOf(SET, "receiver", began, deleted), common)
        assertEquals(7.milliseconds to 1_250.milliseconds, result.lag to result.took)
        assertEquals(verdict.isWhole, result.isWhole)
        when (result) {
            is ReplicaResult.Partial -> assertEquals(listOf(failure) to 1L, result.failures to result.failureCount)
            is ReplicaResult.Behind -> assertEquals(8L to 9L, result.objectCount to result.bytes)
            is ReplicaResult.NotHealed -> assertEquals(listOf(failure), result.failures)
            is ReplicaResult.NotReplicated -> assertEquals(5203, result.problem.code)
            else -> assertEquals(replica, result.replica)
        }
    }
}
