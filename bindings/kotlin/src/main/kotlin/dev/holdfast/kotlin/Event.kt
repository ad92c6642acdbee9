package dev.holdfast.kotlin

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.last

/** What a check says while it runs, and what it came to. */
public typealias CheckEvent = Event<CheckResult>

/** What a running call says. The last event of a call that did not fail is [Ended]. */
public sealed interface Event<out T> {
    /** A phase begins; [name] is a stable lower-case word such as "verify". */
    public data class Phase(val name: String) : Event<Nothing>

    /**
     * Where a phase stands. Whoever collects slowly misses old ones, never the newest.
     *
     * @property phase a stable lower-case word such as "verify"
     * @property doneCount items finished; never falls within a phase
     * @property totalCount items in all; null while unknown
     * @property ratePerSecond items a second since the phase began
     */
    public data class Progress(
        val phase: String,
        val doneCount: Long,
        val totalCount: Long?,
        val ratePerSecond: Double,
    ) : Event<Nothing>

    /**
     * Where one of several files at once stands. Whoever collects slowly misses old ones of a slot, never the newest.
     *
     * @property subject whose file it is: which backup set, and to where
     * @property slot which of the files at once, from 0
     * @property object the object's key
     * @property doneBytes bytes that are through
     * @property totalBytes all its bytes
     */
    public data class File(
        val subject: String,
        val slot: Int,
        val `object`: String,
        val doneBytes: Long,
        val totalBytes: Long,
    ) : Event<Nothing>

    /** Something worth a person's eye, in the words of the report. None is ever left out. */
    public data class Finding(val text: String) : Event<Nothing>

    /** The call has ended; [value] is what its `suspend` twin returns. */
    public data class Ended<out T>(val value: T) : Event<T>
}

/** Runs the call to its end and returns what it came to. */
public suspend fun <T> Flow<Event<T>>.ended(): T = (last() as Event.Ended<T>).value

internal fun dev.holdfast.FileProgress.toEvent(): Event.File =
    Event.File(subject, slot, `object`, doneBytes, totalBytes)

internal fun dev.holdfast.Progress.toEvent(): Event.Progress {
    val total = if (totalCount.isPresent) totalCount.asLong else null
    return Event.Progress(phase, doneCount, total, ratePerSecond)
}
