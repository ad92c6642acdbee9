package dev.holdfast;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * One installation of a backup client: its working folder, and the calls a console makes with it.
 *
 * <p>Losing the folder loses no backup. In every call {@code listener} and {@code token} may be null: nobody
 * hears, nobody cancels.
 */
public final class Client implements AutoCloseable {
    private final dev.holdfast.internal.Client inner;

    private Client(dev.holdfast.internal.Client inner) {
        this.inner = inner;
    }

    /** Opens the working folder of an installation; makes it, for this user alone, if it is not there. */
    public static Client open(Path folder) {
        return new Client(Calls.run(() -> dev.holdfast.internal.Client.Companion.open(folder.toString())));
    }

    /** Notes that a set comes from an older version, such as "7.17", so that its first job checks it. */
    public void bringOver(String set, String version) {
        Calls.run(() -> {
            inner.bringOver(set, version);
            return null;
        });
    }

    /**
     * What PDIC would do; changes nothing. Every outcome is a value, also a place that cannot be checked and a
     * cancelled check: read the verdict.
     */
    public PdicOutcome pdicPlan(SetAt at, PdicOptions options, Report report, Listener listener, CancelToken token) {
        return Calls.run(listener, token, plan(at, options, report));
    }

    /** What PDIC would do, by default options, unheard. */
    public PdicOutcome pdicPlan(SetAt at, Report report) {
        return pdicPlan(at, PdicOptions.defaults(), report, null, null);
    }

    /** The same on a thread of the library; cancelling the future cancels the check. */
    public CompletableFuture<PdicOutcome> pdicPlanAsync(
            SetAt at, PdicOptions options, Report report, Listener listener) {
        return Calls.start(listener, plan(at, options, report));
    }

    /**
     * Checks the set at one destination and makes its index true. Every outcome is a value, also a place that
     * cannot be checked and a cancelled check: read the verdict.
     */
    public PdicOutcome pdicRun(SetAt at, PdicOptions options, Report report, Listener listener, CancelToken token) {
        return Calls.run(listener, token, run(at, options, report));
    }

    /** Checks the set by default options, unheard. */
    public PdicOutcome pdicRun(SetAt at, Report report) {
        return pdicRun(at, PdicOptions.defaults(), report, null, null);
    }

    /** The same on a thread of the library; cancelling the future cancels the check. */
    public CompletableFuture<PdicOutcome> pdicRunAsync(
            SetAt at, PdicOptions options, Report report, Listener listener) {
        return Calls.start(listener, run(at, options, report));
    }

    /** Brings back everything one PDIC run put aside; see {@link PdicOutcome#run()}. */
    public PdicUndone pdicUndo(SetAt at, String run, Listener listener, CancelToken token) {
        return Calls.run(listener, token, undo(at, run));
    }

    /** Undoes a run, unheard. */
    public PdicUndone pdicUndo(SetAt at, String run) {
        return pdicUndo(at, run, null, null);
    }

    /** The same on a thread of the library; cancelling the future cancels the undo. */
    public CompletableFuture<PdicUndone> pdicUndoAsync(SetAt at, String run, Listener listener) {
        return Calls.start(listener, undo(at, run));
    }

    /** Backs a folder up and writes the job's index file; the set is created by its first job. */
    public BackupOutcome backup(SetAt at, Path source, Report report, Listener listener, CancelToken token) {
        return Calls.run(listener, token, store(at, source, report));
    }

    /** Backs a folder up, unheard. */
    public BackupOutcome backup(SetAt at, Path source, Report report) {
        return backup(at, source, report, null, null);
    }

    /** The same on a thread of the library; cancelling the future cancels the job. */
    public CompletableFuture<BackupOutcome> backupAsync(SetAt at, Path source, Report report, Listener listener) {
        return Calls.start(listener, store(at, source, report));
    }

    /** What is due before a job, with the lines its report begins with. Dates are those of the report's zone. */
    public JobStart jobStart(Job job, Report report) {
        return Calls.run(() -> JobStart.of(inner.jobStart(job.inner(), report.inner())));
    }

    /** The same on a thread of the library. */
    public CompletableFuture<JobStart> jobStartAsync(Job job, Report report) {
        return Calls.start(null, (ear, token) -> JobStart.of(inner.jobStart(job.inner(), report.inner())));
    }

    /** Opens the Current index of a set; {@link SetAt#now()} does not matter here. */
    public Index openIndex(SetAt at) {
        return Calls.run(() -> new Index(inner.openIndex(at.inner())));
    }

    /** The same on a thread of the library. */
    public CompletableFuture<Index> openIndexAsync(SetAt at) {
        return Calls.start(null, (ear, token) -> new Index(inner.openIndex(at.inner())));
    }

    /** Frees it; a call that runs keeps what it needs. Closing twice does nothing. */
    @Override
    public void close() {
        inner.close();
    }

    private Calls.LongCall<PdicOutcome> plan(SetAt at, PdicOptions options, Report report) {
        return (ear, token) ->
                PdicOutcome.of(inner.pdicPlan(at.inner(), options.inner(), report.inner(), token, ear));
    }

    private Calls.LongCall<PdicOutcome> run(SetAt at, PdicOptions options, Report report) {
        return (ear, token) ->
                PdicOutcome.of(inner.pdicRun(at.inner(), options.inner(), report.inner(), token, ear));
    }

    private Calls.LongCall<PdicUndone> undo(SetAt at, String run) {
        return (ear, token) -> PdicUndone.of(inner.pdicUndo(at.inner(), run, token, ear));
    }

    private Calls.LongCall<BackupOutcome> store(SetAt at, Path source, Report report) {
        return (ear, token) ->
                BackupOutcome.of(inner.backup(at.inner(), source.toString(), report.inner(), token, ear));
    }
}
