package dev.holdfast.kotlin

import dev.holdfast.BackupOutcome
import dev.holdfast.CancelToken
import dev.holdfast.Client
import dev.holdfast.Index
import dev.holdfast.Job
import dev.holdfast.JobStart
import dev.holdfast.PdicOptions
import dev.holdfast.PdicUndone
import dev.holdfast.ReplicationOutcome
import dev.holdfast.ReplicationRequest
import dev.holdfast.Report
import dev.holdfast.SetAt
import dev.holdfast.Vmware
import dev.holdfast.VmwareEvent
import dev.holdfast.VmwareHistory
import dev.holdfast.VmwareOutcome
import dev.holdfast.VmwareRequest
import dev.holdfast.VmwareTarget
import java.nio.file.Path
import java.time.Instant
import java.util.Optional
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.withContext

/**
 * The client's calls for coroutines. It holds nothing of its own: closing the client is all there is to close.
 *
 * @param dispatcher where calls block; one thread for each call that runs
 */
public fun Client.coroutines(dispatcher: CoroutineDispatcher = Dispatchers.IO): CoroutineClient =
    CoroutineClient(this, dispatcher)

/**
 * The calls of [client] as `suspend` functions, and the long ones also as flows of what they say.
 *
 * Cancelling the coroutine stops the work, before or after a step and never inside; the function returns after
 * the work has ended. So does leaving a flow early, or throwing while collecting it. Flows are cold: each
 * collection does the work anew. A slow collector never holds the work up.
 *
 * A `token` is for a host that wants to stop the work and still hear what it came to: the coroutine goes on, a
 * check is [CheckResult.Cancelled] and a replica [ReplicaResult.Cancelled], other calls throw
 * [dev.holdfast.CancelledException]. Give each call its own token: cancelling the coroutine cancels it too.
 */
public class CoroutineClient internal constructor(
    /** Whose calls these are. */
    public val client: Client,
    private val dispatcher: CoroutineDispatcher,
) {
    /** What PDIC would do; changes nothing. */
    public suspend fun pdicPlan(
        at: SetAt,
        report: Report,
        options: PdicOptions = PdicOptions.defaults(),
        token: CancelToken? = null,
    ): CheckResult = work(dispatcher, token, null, plan(at, report, options))

    /** The same, with what it says meanwhile. */
    public fun pdicPlanEvents(
        at: SetAt,
        report: Report,
        options: PdicOptions = PdicOptions.defaults(),
        token: CancelToken? = null,
    ): Flow<CheckEvent> = events(dispatcher, token, plan(at, report, options))

    /** Checks the set at one destination and makes its index true. */
    public suspend fun pdicRun(
        at: SetAt,
        report: Report,
        options: PdicOptions = PdicOptions.defaults(),
        token: CancelToken? = null,
    ): CheckResult = work(dispatcher, token, null, run(at, report, options))

    /** The same, with what it says meanwhile. */
    public fun pdicRunEvents(
        at: SetAt,
        report: Report,
        options: PdicOptions = PdicOptions.defaults(),
        token: CancelToken? = null,
    ): Flow<CheckEvent> = events(dispatcher, token, run(at, report, options))

    /** Brings back everything one PDIC run put aside; see [CheckResult.run]. */
    public suspend fun pdicUndo(at: SetAt, run: String, token: CancelToken? = null): PdicUndone =
        work(dispatcher, token, null, undo(at, run))

    /** The same, with what it says meanwhile. */
    public fun pdicUndoEvents(at: SetAt, run: String, token: CancelToken? = null): Flow<Event<PdicUndone>> =
        events(dispatcher, token, undo(at, run))

    /** Backs a folder up and writes the job's index file; the set is created by its first job. */
    public suspend fun backup(
        at: SetAt,
        source: Path,
        report: Report,
        token: CancelToken? = null,
    ): BackupOutcome = work(dispatcher, token, null, store(at, source, report))

    /** The same, with what it says meanwhile. */
    public fun backupEvents(
        at: SetAt,
        source: Path,
        report: Report,
        token: CancelToken? = null,
    ): Flow<Event<BackupOutcome>> = events(dispatcher, token, store(at, source, report))

    /** Copies sets to other destinations, four files of a set at a time; read [results]. */
    public suspend fun replicate(
        request: ReplicationRequest,
        report: Report,
        token: CancelToken? = null,
    ): ReplicationOutcome = work(dispatcher, token, null, copying(request, report))

    /** The same, with what it says meanwhile. */
    public fun replicateEvents(
        request: ReplicationRequest,
        report: Report,
        token: CancelToken? = null,
    ): Flow<Event<ReplicationOutcome>> = events(dispatcher, token, copying(request, report))

    /** How far the receivers are behind; changes nothing. */
    public suspend fun replicationStatus(
        request: ReplicationRequest,
        report: Report,
        token: CancelToken? = null,
    ): ReplicationOutcome = work(dispatcher, token, null, looking(request, report))

    /** The same, with what it says meanwhile. */
    public fun replicationStatusEvents(
        request: ReplicationRequest,
        report: Report,
        token: CancelToken? = null,
    ): Flow<Event<ReplicationOutcome>> = events(dispatcher, token, looking(request, report))

    /** Brings objects that are missing or wrong on one side back from the other. */
    public suspend fun heal(
        request: ReplicationRequest,
        report: Report,
        token: CancelToken? = null,
    ): ReplicationOutcome = work(dispatcher, token, null, healing(request, report))

    /** The same, with what it says meanwhile. */
    public fun healEvents(
        request: ReplicationRequest,
        report: Report,
        token: CancelToken? = null,
    ): Flow<Event<ReplicationOutcome>> = events(dispatcher, token, healing(request, report))

    /**
     * What is due before a job, with the lines its report begins with; read [places]. Dates are those of the
     * report's zone. It is short: a cancelled coroutine waits for it.
     */
    public suspend fun jobStart(job: Job, report: Report): JobStart =
        withContext(dispatcher) { client.jobStart(job, report) }

    /**
     * Asks a host or vCenter for the facts about itself, as JSON for a request of facts; see [Vmware.fetch]. It needs
     * no client, and is here for its dispatcher.
     */
    public suspend fun vmwareFetch(target: VmwareTarget, token: CancelToken? = null): String =
        work(dispatcher, token, null) { _, own -> Vmware.fetch(target, own) }

    /**
     * Whether a VMware source's hosts lose changed sectors, and which machines are at risk. Changes nothing. Short, as
     * the two below.
     *
     * @param set the set's decimal number; null when nothing is remembered of the machines
     * @param now the moment the client's clock shows; null for the machine's clock
     */
    public suspend fun vmwareCheck(
        request: VmwareRequest,
        report: Report,
        set: String? = null,
        now: Instant? = null,
    ): VmwareOutcome = withContext(dispatcher) {
        client.vmwareCheck(Optional.ofNullable(set), request, Optional.ofNullable(now), report)
    }

    /** Remembers backups of virtual machines that were made, and resets of their tracking; all, or none. */
    public suspend fun vmwareNote(set: String, events: List<VmwareEvent>): Unit =
        withContext(dispatcher) { client.vmwareNote(set, events) }

    /** The same of JSON, such as a file's; [rules] is the JSON of a rules file, null for the library's own. */
    public suspend fun vmwareNote(set: String, events: String, rules: String? = null): Unit =
        withContext(dispatcher) { client.vmwareNote(set, events, Optional.ofNullable(rules)) }

    /** What is remembered of a set's virtual machines. */
    public suspend fun vmwareHistory(set: String): VmwareHistory =
        withContext(dispatcher) { client.vmwareHistory(set) }

    /** Opens the Current index of a set; close it. A cancelled coroutine leaves none open. */
    public suspend fun openIndex(at: SetAt): Index = opening(dispatcher) { _, _ -> client.openIndex(at) }

    private fun plan(at: SetAt, report: Report, options: PdicOptions): LongCall<CheckResult> = { listener, token ->
        client.pdicPlan(at, options, report, listener, token).toResult()
    }

    private fun run(at: SetAt, report: Report, options: PdicOptions): LongCall<CheckResult> = { listener, token ->
        client.pdicRun(at, options, report, listener, token).toResult()
    }

    private fun undo(at: SetAt, run: String): LongCall<PdicUndone> = { listener, token ->
        client.pdicUndo(at, run, listener, token)
    }

    private fun store(at: SetAt, source: Path, report: Report): LongCall<BackupOutcome> = { listener, token ->
        client.backup(at, source, report, listener, token)
    }

    private fun copying(request: ReplicationRequest, report: Report): LongCall<ReplicationOutcome> =
        { listener, token -> client.replicate(request, report, listener, token) }

    private fun looking(request: ReplicationRequest, report: Report): LongCall<ReplicationOutcome> =
        { listener, token -> client.replicationStatus(request, report, listener, token) }

    private fun healing(request: ReplicationRequest, report: Report): LongCall<ReplicationOutcome> =
        { listener, token -> client.heal(request, report, listener, token) }
}
