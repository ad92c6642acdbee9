package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * One installation of a backup client: its working folder, and the calls a console makes with it.
 *
 * <p>Losing the folder loses no backup. In every call {@code listener} and {@code token} may be null: nobody
 * hears, nobody cancels.
 *
 * <p>Each call that may take long has a twin ending in {@code Async}, which runs on daemon threads of the
 * library or on the host's executor. However its future ends first, cancelled, timed out or completed by hand,
 * the work is told to stop, before or after a step. Cancel the future that the call returned: one derived from
 * it has no way back.
 */
public final class Client implements AutoCloseable {
    private final Handle<Engine.Client> handle;

    private Client(Engine.Client part) {
        handle = new Handle<>(part, "client");
    }

    /**
     * Opens the working folder of an installation; makes it, for this user alone, if it is not there.
     *
     * @param folder the working folder
     * @return the open client
     */
    public static Client open(Path folder) {
        return new Client(Calls.run(scope -> Engines.get().client(folder.toString())));
    }

    /**
     * Notes that a set comes from an older version, so that its first job checks it.
     *
     * @param set the set's decimal number
     * @param version the older version, such as "7.17"
     */
    public void bringOver(String set, String version) {
        Calls.run(scope -> {
            handle.in(scope).bringOver(set, version);
            return null;
        });
    }

    /**
     * What PDIC would do; changes nothing. Every outcome is a value, also a place that cannot be checked and a
     * cancelled check: read the verdict.
     *
     * @param at the set and its destination
     * @param options how to check
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param token stops it, or null
     * @return what it came to, with the plan
     */
    public PdicOutcome pdicPlan(SetAt at, PdicOptions options, Report report, Listener listener, CancelToken token) {
        return Calls.run(listener, token, plan(at, options, report));
    }

    /**
     * What PDIC would do, by default options, unheard.
     *
     * @param at the set and its destination
     * @param report gets the lines
     * @return what it came to, with the plan
     */
    public PdicOutcome pdicPlan(SetAt at, Report report) {
        return pdicPlan(at, PdicOptions.defaults(), report, null, null);
    }

    /**
     * What PDIC would do, on a thread of the library.
     *
     * @param at the set and its destination
     * @param options how to check
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @return what it came to, with the plan; cancelling the future cancels the check
     */
    public CompletableFuture<PdicOutcome> pdicPlanAsync(
            SetAt at, PdicOptions options, Report report, Listener listener) {
        return pdicPlanAsync(at, options, report, listener, Calls.WORKERS);
    }

    /**
     * What PDIC would do, on a thread of the host.
     *
     * @param at the set and its destination
     * @param options how to check
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param executor runs it
     * @return what it came to, with the plan; cancelling the future cancels the check
     */
    public CompletableFuture<PdicOutcome> pdicPlanAsync(
            SetAt at, PdicOptions options, Report report, Listener listener, Executor executor) {
        return Calls.start(executor, listener, plan(at, options, report));
    }

    /**
     * Checks the set at one destination and makes its index true. Every outcome is a value, also a place that
     * cannot be checked and a cancelled check: read the verdict.
     *
     * @param at the set and its destination
     * @param options how to check
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param token stops it, or null
     * @return what it came to
     */
    public PdicOutcome pdicRun(SetAt at, PdicOptions options, Report report, Listener listener, CancelToken token) {
        return Calls.run(listener, token, run(at, options, report));
    }

    /**
     * Checks the set by default options, unheard.
     *
     * @param at the set and its destination
     * @param report gets the lines
     * @return what it came to
     */
    public PdicOutcome pdicRun(SetAt at, Report report) {
        return pdicRun(at, PdicOptions.defaults(), report, null, null);
    }

    /**
     * Checks the set on a thread of the library.
     *
     * @param at the set and its destination
     * @param options how to check
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @return what it came to; cancelling the future cancels the check
     */
    public CompletableFuture<PdicOutcome> pdicRunAsync(
            SetAt at, PdicOptions options, Report report, Listener listener) {
        return pdicRunAsync(at, options, report, listener, Calls.WORKERS);
    }

    /**
     * Checks the set on a thread of the host.
     *
     * @param at the set and its destination
     * @param options how to check
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param executor runs it
     * @return what it came to; cancelling the future cancels the check
     */
    public CompletableFuture<PdicOutcome> pdicRunAsync(
            SetAt at, PdicOptions options, Report report, Listener listener, Executor executor) {
        return Calls.start(executor, listener, run(at, options, report));
    }

    /**
     * Brings back everything one PDIC run put aside.
     *
     * @param at the set and its destination
     * @param run the run, as {@link PdicOutcome#run()} names it
     * @param listener hears how it goes, or null
     * @param token stops it, or null
     * @return what came back
     */
    public PdicUndone pdicUndo(SetAt at, String run, Listener listener, CancelToken token) {
        return Calls.run(listener, token, undo(at, run));
    }

    /**
     * Undoes a run, unheard.
     *
     * @param at the set and its destination
     * @param run the run, as {@link PdicOutcome#run()} names it
     * @return what came back
     */
    public PdicUndone pdicUndo(SetAt at, String run) {
        return pdicUndo(at, run, null, null);
    }

    /**
     * Undoes a run on a thread of the library.
     *
     * @param at the set and its destination
     * @param run the run, as {@link PdicOutcome#run()} names it
     * @param listener hears how it goes, or null
     * @return what came back; cancelling the future cancels the undo
     */
    public CompletableFuture<PdicUndone> pdicUndoAsync(SetAt at, String run, Listener listener) {
        return pdicUndoAsync(at, run, listener, Calls.WORKERS);
    }

    /**
     * Undoes a run on a thread of the host.
     *
     * @param at the set and its destination
     * @param run the run, as {@link PdicOutcome#run()} names it
     * @param listener hears how it goes, or null
     * @param executor runs it
     * @return what came back; cancelling the future cancels the undo
     */
    public CompletableFuture<PdicUndone> pdicUndoAsync(SetAt at, String run, Listener listener, Executor executor) {
        return Calls.start(executor, listener, undo(at, run));
    }

    /**
     * Backs a folder up and writes the job's index file; the set is created by its first job.
     *
     * @param at the set and its destination
     * @param source the folder
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param token stops it, or null
     * @return what the job did
     */
    public BackupOutcome backup(SetAt at, Path source, Report report, Listener listener, CancelToken token) {
        return Calls.run(listener, token, store(at, source, report));
    }

    /**
     * Backs a folder up, unheard.
     *
     * @param at the set and its destination
     * @param source the folder
     * @param report gets the lines
     * @return what the job did
     */
    public BackupOutcome backup(SetAt at, Path source, Report report) {
        return backup(at, source, report, null, null);
    }

    /**
     * Backs a folder up on a thread of the library.
     *
     * @param at the set and its destination
     * @param source the folder
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @return what the job did; cancelling the future cancels the job
     */
    public CompletableFuture<BackupOutcome> backupAsync(SetAt at, Path source, Report report, Listener listener) {
        return backupAsync(at, source, report, listener, Calls.WORKERS);
    }

    /**
     * Backs a folder up on a thread of the host.
     *
     * @param at the set and its destination
     * @param source the folder
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param executor runs it
     * @return what the job did; cancelling the future cancels the job
     */
    public CompletableFuture<BackupOutcome> backupAsync(
            SetAt at, Path source, Report report, Listener listener, Executor executor) {
        return Calls.start(executor, listener, store(at, source, report));
    }

    /**
     * Copies sets to other destinations, four files of a set at a time. Every outcome is a value, also a set that
     * could not be replicated and a cancelled call: read the verdicts. A receiver shows a whole index at any moment.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param token stops it, or null
     * @return what it came to
     */
    public ReplicationOutcome replicate(
            ReplicationRequest request, Report report, Listener listener, CancelToken token) {
        return Calls.run(listener, token, copying(request, report));
    }

    /**
     * Copies sets to other destinations, unheard.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @return what it came to
     */
    public ReplicationOutcome replicate(ReplicationRequest request, Report report) {
        return replicate(request, report, null, null);
    }

    /**
     * Copies sets to other destinations, on a thread of the library.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @return what it came to; cancelling the future cancels the work
     */
    public CompletableFuture<ReplicationOutcome> replicateAsync(
            ReplicationRequest request, Report report, Listener listener) {
        return replicateAsync(request, report, listener, Calls.WORKERS);
    }

    /**
     * Copies sets to other destinations, on a thread of the host.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param executor runs it
     * @return what it came to; cancelling the future cancels the work
     */
    public CompletableFuture<ReplicationOutcome> replicateAsync(
            ReplicationRequest request, Report report, Listener listener, Executor executor) {
        return Calls.start(executor, listener, copying(request, report));
    }

    /**
     * Says how far the receivers are behind. Changes nothing. Every outcome is a value.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param token stops it, or null
     * @return what it came to
     */
    public ReplicationOutcome replicationStatus(
            ReplicationRequest request, Report report, Listener listener, CancelToken token) {
        return Calls.run(listener, token, looking(request, report));
    }

    /**
     * Says how far the receivers are behind, unheard.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @return what it came to
     */
    public ReplicationOutcome replicationStatus(ReplicationRequest request, Report report) {
        return replicationStatus(request, report, null, null);
    }

    /**
     * Says how far the receivers are behind, on a thread of the library.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @return what it came to; cancelling the future cancels the work
     */
    public CompletableFuture<ReplicationOutcome> replicationStatusAsync(
            ReplicationRequest request, Report report, Listener listener) {
        return replicationStatusAsync(request, report, listener, Calls.WORKERS);
    }

    /**
     * Says how far the receivers are behind, on a thread of the host.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param executor runs it
     * @return what it came to; cancelling the future cancels the work
     */
    public CompletableFuture<ReplicationOutcome> replicationStatusAsync(
            ReplicationRequest request, Report report, Listener listener, Executor executor) {
        return Calls.start(executor, listener, looking(request, report));
    }

    /**
     * Brings objects that are missing or wrong on one side back from the other. A sound object is never overwritten.
     * Every outcome is a value.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param token stops it, or null
     * @return what it came to
     */
    public ReplicationOutcome heal(
            ReplicationRequest request, Report report, Listener listener, CancelToken token) {
        return Calls.run(listener, token, healing(request, report));
    }

    /**
     * Brings back what is missing or wrong on one side, unheard.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @return what it came to
     */
    public ReplicationOutcome heal(ReplicationRequest request, Report report) {
        return heal(request, report, null, null);
    }

    /**
     * Brings back what is missing or wrong on one side, on a thread of the library.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @return what it came to; cancelling the future cancels the work
     */
    public CompletableFuture<ReplicationOutcome> healAsync(
            ReplicationRequest request, Report report, Listener listener) {
        return healAsync(request, report, listener, Calls.WORKERS);
    }

    /**
     * Brings back what is missing or wrong on one side, on a thread of the host.
     *
     * @param request the sets, where they are and where they are to be
     * @param report gets the lines
     * @param listener hears how it goes, or null
     * @param executor runs it
     * @return what it came to; cancelling the future cancels the work
     */
    public CompletableFuture<ReplicationOutcome> healAsync(
            ReplicationRequest request, Report report, Listener listener, Executor executor) {
        return Calls.start(executor, listener, healing(request, report));
    }

    /**
     * What is due before a job. Dates are those of the report's zone.
     *
     * @param job the set and its destinations
     * @param report gets the lines a job's report begins with
     * @return what is due where
     */
    public JobStart jobStart(Job job, Report report) {
        return Calls.run(scope -> handle.in(scope).jobStart(job.in(scope), report.in(scope)));
    }

    /**
     * What is due before a job, on a thread of the library.
     *
     * @param job the set and its destinations
     * @param report gets the lines a job's report begins with
     * @return what is due where
     */
    public CompletableFuture<JobStart> jobStartAsync(Job job, Report report) {
        return jobStartAsync(job, report, Calls.WORKERS);
    }

    /**
     * What is due before a job, on a thread of the host.
     *
     * @param job the set and its destinations
     * @param report gets the lines a job's report begins with
     * @param executor runs it
     * @return what is due where
     */
    public CompletableFuture<JobStart> jobStartAsync(Job job, Report report, Executor executor) {
        return Calls.start(executor, null, (scope, token, ear) -> jobStart(job, report));
    }

    /**
     * Whether a VMware source's hosts lose changed sectors, and which machines are at risk. Changes nothing. The
     * outcome is a value, also when the policy refuses: read it.
     *
     * @param set the set's decimal number; empty when nothing is remembered of the machines
     * @param request the source, and how to check it
     * @param now the moment the client's clock shows; empty for the machine's clock
     * @param report gets the lines
     * @return what was found
     */
    public VmwareOutcome vmwareCheck(
            Optional<String> set, VmwareRequest request, Optional<Instant> now, Report report) {
        Long at = now.map(Instant::toEpochMilli).orElse(null);
        return Calls.run(scope ->
                handle.in(scope).vmwareCheck(set.orElse(null), request.json(), at, report.in(scope)));
    }

    /**
     * The same now, with what is remembered of a set's machines.
     *
     * @param set the set's decimal number
     * @param request the source, and how to check it
     * @param report gets the lines
     * @return what was found
     */
    public VmwareOutcome vmwareCheck(String set, VmwareRequest request, Report report) {
        return vmwareCheck(Optional.of(set), request, Optional.empty(), report);
    }

    /**
     * Remembers backups of virtual machines that were made, and resets of their tracking; all, or none. Without
     * these notes a chain of backups that a defective host served cannot be told from a sound one.
     *
     * @param set the set's decimal number
     * @param events what happened, in that order
     */
    public void vmwareNote(String set, List<VmwareEvent> events) {
        vmwareNote(set, JsonObject.array(events, VmwareEvent::json), Optional.empty());
    }

    /**
     * The same of JSON, such as a file's.
     *
     * @param set the set's decimal number
     * @param events an array of events, as {@link VmwareEvent#json()} writes them
     * @param rules the JSON of a rules file; empty for the library's own
     */
    public void vmwareNote(String set, String events, Optional<String> rules) {
        Calls.run(scope -> {
            handle.in(scope).vmwareNote(set, events, rules.orElse(null));
            return null;
        });
    }

    /**
     * What is remembered of a set's virtual machines.
     *
     * @param set the set's decimal number
     * @return each of them; none when nothing was noted
     */
    public VmwareHistory vmwareHistory(String set) {
        return Calls.run(scope -> handle.in(scope).vmwareHistory(set));
    }

    /**
     * Opens the Current index of a set.
     *
     * @param at the set and its destination; {@link SetAt#now()} does not matter here
     * @return the open index
     */
    public Index openIndex(SetAt at) {
        return Calls.run(scope -> new Index(handle.in(scope).openIndex(at.in(scope))));
    }

    /**
     * Opens the Current index of a set on a thread of the library.
     *
     * @param at the set and its destination; {@link SetAt#now()} does not matter here
     * @return the open index
     */
    public CompletableFuture<Index> openIndexAsync(SetAt at) {
        return openIndexAsync(at, Calls.WORKERS);
    }

    /**
     * Opens the Current index of a set on a thread of the host.
     *
     * @param at the set and its destination; {@link SetAt#now()} does not matter here
     * @param executor runs it
     * @return the open index
     */
    public CompletableFuture<Index> openIndexAsync(SetAt at, Executor executor) {
        return Calls.start(executor, null, (scope, token, ear) -> openIndex(at));
    }

    /** Frees it; a call that runs keeps what it needs. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    private Calls.LongCall<PdicOutcome> plan(SetAt at, PdicOptions options, Report report) {
        return (scope, token, ear) ->
                handle.in(scope).pdicPlan(at.in(scope), options, report.in(scope), token, ear);
    }

    private Calls.LongCall<PdicOutcome> run(SetAt at, PdicOptions options, Report report) {
        return (scope, token, ear) ->
                handle.in(scope).pdicRun(at.in(scope), options, report.in(scope), token, ear);
    }

    private Calls.LongCall<PdicUndone> undo(SetAt at, String run) {
        return (scope, token, ear) -> handle.in(scope).pdicUndo(at.in(scope), run, token, ear);
    }

    private Calls.LongCall<BackupOutcome> store(SetAt at, Path source, Report report) {
        return (scope, token, ear) ->
                handle.in(scope).backup(at.in(scope), source.toString(), report.in(scope), token, ear);
    }

    private Calls.LongCall<ReplicationOutcome> copying(ReplicationRequest request, Report report) {
        return (scope, token, ear) ->
                handle.in(scope).replicate(request.in(scope), report.in(scope), token, ear);
    }

    private Calls.LongCall<ReplicationOutcome> looking(ReplicationRequest request, Report report) {
        return (scope, token, ear) ->
                handle.in(scope).replicationStatus(request.in(scope), report.in(scope), token, ear);
    }

    private Calls.LongCall<ReplicationOutcome> healing(ReplicationRequest request, Report report) {
        return (scope, token, ear) ->
                handle.in(scope).heal(request.in(scope), report.in(scope), token, ear);
    }
}
