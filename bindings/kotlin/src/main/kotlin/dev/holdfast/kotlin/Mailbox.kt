package dev.holdfast.kotlin

import dev.holdfast.FileProgress
import dev.holdfast.Listener
import dev.holdfast.Progress
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel

/**
 * Where a running call leaves its events without ever waiting for whoever collects them. Of progress that
 * nobody has fetched yet only the newest is kept, of each slot; everything else stays, in order.
 */
internal class Mailbox : Listener {
    private val events = ArrayDeque<Event<Nothing>>()
    private val rings = Channel<Unit>(Channel.CONFLATED)

    /** Rings after events came, once for any number of them; ends when the call has ended. */
    val bell: ReceiveChannel<Unit> get() = rings

    override fun onPhase(name: String) {
        put(Event.Phase(name))
    }

    override fun onProgress(progress: Progress) {
        put(progress.toEvent())
    }

    override fun onFile(file: FileProgress) {
        put(file.toEvent())
    }

    override fun onFinding(text: String) {
        put(Event.Finding(text))
    }

    /** Nothing more will come. */
    fun close() {
        rings.close()
    }

    /** Hands out what is there, oldest first, also what comes meanwhile. */
    inline fun empty(hand: (Event<Nothing>) -> Unit) {
        while (true) {
            hand(next() ?: return)
        }
    }

    fun next(): Event<Nothing>? = synchronized(events) { events.removeFirstOrNull() }

    private fun put(event: Event<Nothing>) {
        synchronized(events) {
            // What stands at the end is at most the newest of each, so the way back to an older one is short.
            var at = events.lastIndex
            while (at >= 0 && events[at].isProgress()) {
                if (event.isNewsOf(events[at])) {
                    events.removeAt(at)
                    break
                }
                at--
            }
            events.addLast(event)
        }
        rings.trySend(Unit)
    }
}

private fun Event<Nothing>.isProgress(): Boolean = this is Event.Progress || this is Event.File

/** Whether it says where the same thing stands. */
private fun Event<Nothing>.isNewsOf(old: Event<Nothing>): Boolean = when (this) {
    is Event.Progress -> old is Event.Progress
    is Event.File -> old is Event.File && slot == old.slot && subject == old.subject
    else -> false
}
