package dev.holdfast.kotlin

import dev.holdfast.CancelToken
import dev.holdfast.CancelledException
import dev.holdfast.InputException
import java.nio.file.Path
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WorkTest {
    private val puppet = Puppet()

    @TempDir
    lateinit var folder: Path

    @Test
    fun `a call runs on the dispatcher that was given`() = runBlocking {
        Executors.newSingleThreadExecutor { Thread(it, "given") }.asCoroutineDispatcher().use {
            assertEquals("given", work(it, null, null) { _, _ -> Thread.currentThread().name.substringBefore(' ') })
        }
    }

    @Test
    fun `cancelling the coroutine stops the work and waits for its end`() = runBlocking {
        val job = launch(Dispatchers.Default) { work(Dispatchers.IO, null, null, puppet.call("value")) }
        puppet.awaitBegun()
        job.cancelAndJoin()
        assertTrue(puppet.hasEnded)
    }

    @Test
    fun `a coroutine that was cancelled ends as one although the work says so itself`() = runBlocking {
        val seen = CompletableDeferred<Throwable>()
        val job = launch(Dispatchers.Default) {
            try {
                work(Dispatchers.IO, null, null, puppet.call("value", atStop = { cancelled(folder) }))
            } catch (thrown: CancellationException) {
                seen.complete(thrown)
                throw thrown
            }
        }
        puppet.awaitBegun()
        job.cancelAndJoin()
        assertTrue(puppet.hasEnded)
        assertTrue(seen.isCompleted)
    }

    @Test
    fun `a coroutine that was cancelled ends as one however quickly the work says so`() = runBlocking {
        val stopped = assertThrows(CancelledException::class.java) { cancelled(folder) }
        repeat(500) {
            val begun = CompletableDeferred<Unit>()
            // Were it a failure, this whole test would end with it.
            val job = launch(Dispatchers.Default) {
                work(Dispatchers.IO, null, null) { _, token ->
                    begun.complete(Unit)
                    while (!token.isCancelled) Thread.onSpinWait()
                    throw stopped
                }
            }
            begun.await()
            job.cancelAndJoin()
            assertTrue(job.isCancelled)
        }
    }

    @Test
    fun `the work is told to stop also while the callers own thread is busy`() = runBlocking {
        val job = launch(start = CoroutineStart.UNDISPATCHED) {
            work(Dispatchers.IO, null, null, puppet.call("value"))
        }
        puppet.awaitBegun()
        job.cancel()
        // This thread is the only one that could run the coroutine, and does not let it.
        while (!puppet.hasEnded) Thread.onSpinWait()
        job.join()
    }

    @Test
    fun `a coroutine that was cancelled before does no work`() = runBlocking {
        val job = launch {
            cancel()
            work(Dispatchers.IO, null, null, puppet.call("value"))
        }
        job.join()
        assertFalse(puppet.hasEnded)
    }

    @Test
    fun `a token of the hosts stops the work and the coroutine goes on`() = runBlocking {
        CancelToken().use { token ->
            val call = puppet.call("all", atStop = { "half" })
            val waiting = async(Dispatchers.Default) { work(Dispatchers.IO, token, null, call) }
            puppet.awaitBegun()
            token.cancel()
            assertEquals("half", waiting.await())
        }
    }

    @Test
    fun `a token of the hosts is left alone by a call that ends and cancelled by its coroutine`() = runBlocking {
        CancelToken().use { token ->
            assertEquals(7, work(Dispatchers.IO, token, null) { _, _ -> 7 })
            assertFalse(token.isCancelled)
            val job = launch(Dispatchers.Default) { work(Dispatchers.IO, token, null, puppet.call("value")) }
            puppet.awaitBegun()
            job.cancelAndJoin()
            assertTrue(token.isCancelled)
        }
    }

    @Test
    fun `a failure arrives as itself`() {
        val failure = failure()
        val call: LongCall<Int> = { _, _ -> throw failure }
        val run = { runBlocking { work(Dispatchers.IO, null, null, call) } }
        assertSame(failure, assertThrows(InputException::class.java) { run() })
    }

    @Test
    fun `a failure of work that was told to stop is not hidden by the cancel`() = runBlocking {
        val failure = failure()
        val seen = CompletableDeferred<Throwable>()
        val job = launch(Dispatchers.Default) {
            try {
                work(Dispatchers.IO, null, null, puppet.call("value", atStop = { throw failure }))
            } catch (thrown: InputException) {
                seen.complete(thrown)
            }
        }
        puppet.awaitBegun()
        job.cancelAndJoin()
        assertSame(failure, seen.await())
    }
}
