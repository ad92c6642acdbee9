package dev.holdfast.kotlin

import dev.holdfast.CancelToken
import dev.holdfast.Client
import dev.holdfast.Destination
import dev.holdfast.InputException
import dev.holdfast.Listener
import dev.holdfast.Report
import dev.holdfast.SetAt
import java.nio.file.Path
import java.time.Instant
import java.time.ZoneId
import java.util.concurrent.CountDownLatch
import kotlin.io.path.createDirectories
import kotlin.io.path.createDirectory
import kotlin.io.path.deleteExisting
import kotlin.io.path.writeText
import kotlinx.coroutines.channels.ReceiveChannel
import org.junit.jupiter.api.Assertions.assertThrows

/** Of 25 files in three folders, which are entries too. */
internal const val ENTRIES = 28

internal const val SET = "1602834567932"

/** A client, a source and a destination in a folder of their own. */
internal class World(folder: Path) : AutoCloseable {
    val source: Path = folder.resolve("source").createDirectory()
    val root: Path = folder.resolve("destination").createDirectory()
    val client: Client = Client.open(folder.resolve("client"))
    val calls = client.coroutines()
    val destination: Destination = Destination.open(root.toString())
    val report = Report(ZoneId.of("Asia/Hong_Kong"))
    val at: SetAt = setAt(destination, SET)

    /** Files in folders of ten, and a backup of them. */
    suspend fun backedUp(files: Int = 25, now: Instant? = null) {
        for (file in 0 until files) {
            val path = source.resolve("folder-${file / 10}/file-$file")
            path.parent.createDirectories()
            path.writeText("content $file")
        }
        calls.backup(setAt(destination, SET, now), source, report)
    }

    fun lose(file: Int) {
        root.resolve("$SET/data/folder-${file / 10}/file-$file").deleteExisting()
    }

    override fun close() {
        client.close()
        destination.close()
        report.close()
    }
}

/** A call that says things on request and runs until it is told to stop or to end. */
internal class Puppet {
    private val begun = CountDownLatch(1)
    private val end = CountDownLatch(1)

    @Volatile
    var hasEnded = false
        private set

    fun end() = end.countDown()

    fun isOver() = end.count == 0L

    fun awaitBegun() = begun.await()

    /** Speaks, then works until its token is cancelled, which is [atStop], or until [end]. */
    fun <T> call(value: T, atStop: () -> T = { value }, speak: (Listener) -> Unit = {}): LongCall<T> =
        { listener, token ->
            listener?.let(speak)
            begun.countDown()
            while (!token.isCancelled && end.count > 0) Thread.onSpinWait()
            val stopped = token.isCancelled
            // Whoever returns before the work has ended sees this too late.
            Thread.sleep(50)
            hasEnded = true
            if (stopped) atStop() else value
        }
}

/** Throws what the library throws when it was told to stop. */
internal fun cancelled(folder: Path): Nothing = World(folder).use { world ->
    CancelToken().use { token ->
        token.cancel()
        world.client.backup(world.at, world.source, world.report, null, token)
        error("a cancelled backup went on")
    }
}

/** A failure as the library makes it: of a set id that is none. */
internal fun failure(): InputException =
    assertThrows(InputException::class.java) { schedule("seven", ZoneId.of("UTC")).decision() }

/** All that a mailbox holds now. */
internal fun Mailbox.all(): List<Event<Nothing>> = buildList { empty { add(it) } }

internal fun ReceiveChannel<Unit>.rang(): Boolean = tryReceive().isSuccess
