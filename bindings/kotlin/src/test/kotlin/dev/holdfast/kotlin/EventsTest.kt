package dev.holdfast.kotlin

import dev.holdfast.InputException
import dev.holdfast.Progress
import java.nio.file.Path
import java.util.OptionalLong
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class EventsTest {
    private val puppet = Puppet()

    @TempDir
    lateinit var folder: Path

    @Test
    fun `a flow ends with what the call came to`() = runBlocking {
        puppet.end()
        val call = puppet.call("value") { it.onPhase("verify") }
        val flow = events(Dispatchers.IO, null, call)
        assertEquals(listOf(Event.Phase("verify"), Event.Ended("value")), flow.toList())
        assertEquals("value", flow.ended())
    }

    @Test
    fun `a slow collector holds nothing up and loses neither findings nor the end`() = runBlocking {
        val findings = 1_000
        val call: LongCall<String> = { listener, _ ->
            for (number in 1..findings) {
                listener?.onProgress(Progress("verify", number.toLong(), OptionalLong.empty(), 1.0))
                listener?.onProgress(Progress("verify", number.toLong(), OptionalLong.empty(), 2.0))
                listener?.onFinding("finding $number")
            }
            puppet.end()
            "done"
        }
        val heard = mutableListOf<Event<String>>()
        events(Dispatchers.IO, null, call).collect { event ->
            // The call ends although nobody has taken more than its first event.
            while (!puppet.isOver()) Thread.onSpinWait()
            heard += event
        }
        assertEquals(List(findings) { "finding ${it + 1}" }, heard.filterIsInstance<Event.Finding>().map { it.text })
        assertEquals(Event.Ended("done"), heard.last())
    }

    @Test
    fun `what was said before a failure is heard before it`() {
        val failure = failure()
        val heard = mutableListOf<Event<Int>>()
        val call: LongCall<Int> = { listener, _ ->
            listener?.onFinding("gone")
            throw failure
        }
        val collect = { runBlocking { events(Dispatchers.IO, null, call).collect { heard += it } } }
        assertSame(failure, assertThrows(InputException::class.java) { collect() })
        assertEquals(listOf<Event<Int>>(Event.Finding("gone")), heard)
    }

    @Test
    fun `a collector that throws stops the work and sees what it threw after the works end`() {
        val call = puppet.call("value", atStop = { cancelled(folder) }) { it.onPhase("verify") }
        val collect = { runBlocking { events(Dispatchers.IO, null, call).collect { error("console bug") } } }
        assertEquals("console bug", assertThrows(IllegalStateException::class.java) { collect() }.message)
        assertTrue(puppet.hasEnded)
    }

    @Test
    fun `leaving a flow early stops the work`() = runBlocking {
        val call = puppet.call("value", atStop = { cancelled(folder) }) { it.onPhase("verify") }
        assertEquals(Event.Phase("verify"), events(Dispatchers.IO, null, call).first())
        assertTrue(puppet.hasEnded)
    }

    @Test
    fun `cancelling whoever collects stops the work and waits for its end`() = runBlocking {
        val call = puppet.call("value", atStop = { cancelled(folder) })
        val job = launch(Dispatchers.Default) { events(Dispatchers.IO, null, call).collect {} }
        puppet.awaitBegun()
        job.cancelAndJoin()
        assertTrue(puppet.hasEnded)
    }
}
