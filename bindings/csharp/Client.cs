using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Holdfast
{
    /// <summary>
    /// One installation of a backup client: its working folder, and the calls a console makes with it.
    /// </summary>
    /// <remarks>
    /// Losing the folder loses no backup. A long call blocks; its twin ending in <c>Async</c> works on a thread of its
    /// own. Where a report, options or progress are null, none is written, all is as Holdfast chooses, nobody hears.
    /// Cancelling stops the work before or after a step, never inside.
    /// </remarks>
    public sealed unsafe class Client : IDisposable
    {
        private readonly HfClient handle;

        private Client(HfClient handle)
        {
            this.handle = handle;
        }

        private delegate int CheckCall(
            HfClient client, HfDestination destination, byte[] set, UIntPtr setLength, long* now, HfPdicOptions options,
            HfReport report, HfCancel cancel, hf_monitor* monitor, out HfPdicOutcome made, out IntPtr error);

        private delegate int ReplicateCall(
            HfClient client, HfDestination sender, IntPtr[] receivers, UIntPtr receiverCount, byte[] request,
            UIntPtr requestLength, long* now, HfReport report, HfCancel cancel, hf_monitor* monitor,
            out HfReplicationOutcome made, out IntPtr error);

        /// <summary>
        /// Opens the working folder of an installation; makes it, for this user alone, if it is not there.
        /// </summary>
        public static Client Open(string folder)
        {
            byte[] bytes = Texts.In(folder);
            HfClient made = null;
            Calls.Make((out IntPtr error) => Native.hf_client_open(bytes, Texts.Length(bytes), out made, out error));
            return new Client(made);
        }

        /// <summary>
        /// Notes that a set comes from an older version, such as "7.17", so that its first job checks it.
        /// </summary>
        public void BringOver(string set, string version)
        {
            byte[] id = Texts.In(set);
            byte[] old = Texts.In(version);
            IntPtr error;
            int status = Native.hf_client_bring_over(handle, id, Texts.Length(id), old, Texts.Length(old), out error);
            Calls.Check(status, error);
        }

        /// <summary>
        /// What PDIC would do; changes nothing. Every outcome is a value, also a place that cannot be checked and a
        /// cancelled check: read the verdict.
        /// </summary>
        public PdicOutcome PdicPlan(
            SetAt at, [AllowNull] Report report = null, [AllowNull] PdicOptions options = null,
            [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Check(Native.hf_pdic_plan, at, report, options, progress, cancellationToken);
        }

        /// <summary>The same on a thread of its own. A cancelled check is a value too.</summary>
        public Task<PdicOutcome> PdicPlanAsync(
            SetAt at, [AllowNull] Report report = null, [AllowNull] PdicOptions options = null,
            [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => PdicPlan(at, report, options, progress, cancellationToken));
        }

        /// <summary>
        /// Checks the set at one destination and makes its index true. Every outcome is a value, also a place that
        /// cannot be checked and a cancelled check: read the verdict.
        /// </summary>
        public PdicOutcome PdicRun(
            SetAt at, [AllowNull] Report report = null, [AllowNull] PdicOptions options = null,
            [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Check(Native.hf_pdic_run, at, report, options, progress, cancellationToken);
        }

        /// <summary>The same on a thread of its own. A cancelled check is a value too.</summary>
        public Task<PdicOutcome> PdicRunAsync(
            SetAt at, [AllowNull] Report report = null, [AllowNull] PdicOptions options = null,
            [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => PdicRun(at, report, options, progress, cancellationToken));
        }

        /// <summary>Brings back everything one PDIC run put aside; see <see cref="PdicOutcome.Run"/>.</summary>
        public PdicUndone PdicUndo(
            SetAt at, string run, [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            byte[] set = Texts.In(Calls.Given(at, nameof(at)).Set);
            byte[] name = Texts.In(run);
            HfPdicUndone made = null;
            Calls.LongCall call = (HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
            {
                long nowMs = NowMs(at);
                return Native.hf_pdic_undo(
                    handle, at.Destination.Handle, set, Texts.Length(set), at.Now.HasValue ? &nowMs : null, name,
                    Texts.Length(name), cancel, monitor, out made, out error);
            };
            return Result(progress, cancellationToken, call, () => made, PdicUndone.Of);
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<PdicUndone> PdicUndoAsync(
            SetAt at, string run, [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => PdicUndo(at, run, progress, cancellationToken));
        }

        /// <summary>
        /// Backs the folder <paramref name="source"/> up and writes the job's index file; the set is created by its
        /// first job. A failed job leaves the index of the job before.
        /// </summary>
        public BackupOutcome Backup(
            SetAt at, string source, [AllowNull] Report report = null, [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            byte[] set = Texts.In(Calls.Given(at, nameof(at)).Set);
            byte[] folder = Texts.In(source);
            HfReport lines = Report.HandleOf(report);
            HfBackupOutcome made = null;
            Calls.LongCall call = (HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
            {
                long nowMs = NowMs(at);
                return Native.hf_backup_run(
                    handle, at.Destination.Handle, set, Texts.Length(set), at.Now.HasValue ? &nowMs : null, folder,
                    Texts.Length(folder), lines, cancel, monitor, out made, out error);
            };
            return Result(progress, cancellationToken, call, () => made, BackupOutcome.Of);
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<BackupOutcome> BackupAsync(
            SetAt at, string source, [AllowNull] Report report = null, [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => Backup(at, source, report, progress, cancellationToken));
        }

        /// <summary>
        /// Copies what the receivers lack of sets, up to four files of a set at a time. Every outcome is a value, also a
        /// receiver that could not be reached and a cancelled run: read the verdicts.
        /// </summary>
        public ReplicationOutcome Replicate(
            ReplicationRequest request, [AllowNull] Report report = null, [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Replicate(Native.hf_replication_run, request, report, progress, cancellationToken);
        }

        /// <summary>The same on a thread of its own. A cancelled run is a value too.</summary>
        public Task<ReplicationOutcome> ReplicateAsync(
            ReplicationRequest request, [AllowNull] Report report = null, [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => Replicate(request, report, progress, cancellationToken));
        }

        /// <summary>
        /// How far each receiver is behind its sender; changes nothing. Every outcome is a value: read the verdicts.
        /// </summary>
        public ReplicationOutcome ReplicationStatus(
            ReplicationRequest request, [AllowNull] Report report = null, [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Replicate(Native.hf_replication_status, request, report, progress, cancellationToken);
        }

        /// <summary>The same on a thread of its own. A cancelled look is a value too.</summary>
        public Task<ReplicationOutcome> ReplicationStatusAsync(
            ReplicationRequest request, [AllowNull] Report report = null, [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => ReplicationStatus(request, report, progress, cancellationToken));
        }

        /// <summary>
        /// Brings objects that are missing or wrong on one side back from the other, either way. A sound object is never
        /// overwritten. Every outcome is a value: read the verdicts.
        /// </summary>
        public ReplicationOutcome Heal(
            ReplicationRequest request, [AllowNull] Report report = null, [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Replicate(Native.hf_replication_heal, request, report, progress, cancellationToken);
        }

        /// <summary>The same on a thread of its own. A cancelled healing is a value too.</summary>
        public Task<ReplicationOutcome> HealAsync(
            ReplicationRequest request, [AllowNull] Report report = null, [AllowNull] IProgress<Progress> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => Heal(request, report, progress, cancellationToken));
        }

        /// <summary>
        /// What is due before a job, with the lines its report begins with. Dates are those of the report's zone.
        /// </summary>
        public JobStart JobStart(Job job, Report report)
        {
            byte[] set = Texts.In(Calls.Given(job, nameof(job)).Set);
            byte[] zone = Texts.In(Calls.Given(report, nameof(report)).Zone);
            byte[] sources = Texts.In(job.Sources?.ToJson());
            uint leastDays = Calls.Count(job.LeastDays, "least days");
            long nowMs = job.Now.GetValueOrDefault().ToUnixTimeMilliseconds();
            HfJobStartResult made;
            IntPtr error;
            using (Borrowed destinations = new Borrowed(job.Destinations))
            {
                int status = Native.hf_job_start_with(
                    handle, set, Texts.Length(set), destinations.Handles, (UIntPtr)(uint)job.Destinations.Count,
                    zone, Texts.Length(zone), leastDays, sources, Texts.Length(sources),
                    job.Now.HasValue ? &nowMs : null, report.Handle, out made, out error);
                Calls.Check(status, error);
            }
            using (made)
            {
                return new JobStart(Calls.Text((out IntPtr text, out IntPtr failed) =>
                    Native.hf_job_start_result_json(made, out text, out failed)));
            }
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<JobStart> JobStartAsync(Job job, Report report)
        {
            return Calls.Start(() => JobStart(job, report));
        }

        /// <summary>
        /// Whether a VMware source's hosts lose changed sectors, and which machines are at risk. Changes nothing.
        /// </summary>
        /// <param name="request">The source, and how it is checked.</param>
        /// <param name="set">The set whose memory counts; null for none.</param>
        /// <param name="report">Where the lines go; null for nowhere.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public VmwareOutcome VmwareCheck(
            VmwareRequest request, [AllowNull] string set = null, [AllowNull] Report report = null,
            DateTimeOffset? now = null)
        {
            byte[] json = Texts.In(JsonText.Of(Calls.Given(request, nameof(request)).ToValue()));
            byte[] id = Texts.In(set);
            long nowMs = now.GetValueOrDefault().ToUnixTimeMilliseconds();
            HfVmwareOutcome made;
            IntPtr error;
            int status = Native.hf_vmware_check(
                handle, id, Texts.Length(id), json, Texts.Length(json), now.HasValue ? &nowMs : null, Report.HandleOf(report),
                out made, out error);
            Calls.Check(status, error);
            using (made)
            {
                return VmwareOutcome.Of(made);
            }
        }

        /// <summary>
        /// Remembers backups of virtual machines that were made, and resets of their tracking, in the order in which
        /// things happened; all, or none. Without these notes a chain that a defective host served cannot be told from
        /// a sound one.
        /// </summary>
        /// <param name="set">The set's decimal number.</param>
        /// <param name="events">What happened.</param>
        /// <param name="rules">The text of a rules file in place of the library's own; null for those.</param>
        public void VmwareNote(string set, IEnumerable<VmwareEvent> events, [AllowNull] string rules = null)
        {
            VmwareNote(set, JsonText.Of(Calls.Given(events, nameof(events)).Select(one => one?.ToValue())), rules);
        }

        /// <summary>The same of events that are JSON already, an array.</summary>
        public void VmwareNote(string set, string events, [AllowNull] string rules = null)
        {
            byte[] id = Texts.In(set);
            byte[] json = Texts.In(events);
            byte[] file = Texts.In(rules);
            IntPtr error;
            int status = Native.hf_vmware_note(
                handle, id, Texts.Length(id), json, Texts.Length(json), file, Texts.Length(file), out error);
            Calls.Check(status, error);
        }

        /// <summary>What is remembered of a set's virtual machines.</summary>
        public VmwareHistory VmwareHistory(string set)
        {
            byte[] id = Texts.In(set);
            return new VmwareHistory(Calls.Text((out IntPtr text, out IntPtr error) =>
                Native.hf_vmware_history(handle, id, Texts.Length(id), out text, out error)));
        }

        /// <summary>Opens the Current index of a set; <see cref="SetAt.Now"/> does not matter here.</summary>
        public IndexReader OpenIndex(SetAt at)
        {
            byte[] set = Texts.In(Calls.Given(at, nameof(at)).Set);
            HfIndex made;
            IntPtr error;
            int status = Native.hf_index_open(
                handle, at.Destination.Handle, set, Texts.Length(set), out made, out error);
            Calls.Check(status, error);
            return new IndexReader(made);
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<IndexReader> OpenIndexAsync(SetAt at)
        {
            return Calls.Start(() => OpenIndex(at));
        }

        /// <summary>Frees it; a call that runs keeps what it needs. Disposing twice does nothing.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        private PdicOutcome Check(
            CheckCall check, SetAt at, [AllowNull] Report report, [AllowNull] PdicOptions options,
            [AllowNull] IProgress<Progress> progress, CancellationToken token)
        {
            byte[] set = Texts.In(Calls.Given(at, nameof(at)).Set);
            HfReport lines = Report.HandleOf(report);
            HfPdicOutcome made = null;
            using (HfPdicOptions chosen = PdicOptions.Make(options))
            {
                Calls.LongCall call = (HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
                {
                    long nowMs = NowMs(at);
                    return check(
                        handle, at.Destination.Handle, set, Texts.Length(set), at.Now.HasValue ? &nowMs : null, chosen,
                        lines, cancel, monitor, out made, out error);
                };
                return Result(progress, token, call, () => made, PdicOutcome.Of);
            }
        }

        private ReplicationOutcome Replicate(
            ReplicateCall replicate, ReplicationRequest request, [AllowNull] Report report,
            [AllowNull] IProgress<Progress> progress, CancellationToken token)
        {
            byte[] json = Texts.In(Calls.Given(request, nameof(request)).ToJson());
            DateTimeOffset? now = request.Now;
            HfReport lines = Report.HandleOf(report);
            HfReplicationOutcome made = null;
            using (Borrowed receivers = new Borrowed(request.Receivers))
            {
                Calls.LongCall call = (HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
                {
                    long nowMs = now.GetValueOrDefault().ToUnixTimeMilliseconds();
                    return replicate(
                        handle, request.Sender.Handle, receivers.Handles, (UIntPtr)(uint)request.Receivers.Count, json,
                        Texts.Length(json), now.HasValue ? &nowMs : null, lines, cancel, monitor, out made, out error);
                };
                return Result(progress, token, call, () => made, ReplicationOutcome.Of);
            }
        }

        /// <summary>Runs a long call, reads what it made and frees that, however it ends.</summary>
        private static TValue Result<THandle, TValue>(
            [AllowNull] IProgress<Progress> progress, CancellationToken token, Calls.LongCall call, Func<THandle> made,
            Func<THandle, TValue> read)
            where THandle : SafeHandle
        {
            try
            {
                Calls.Run(progress, token, call);
                return read(made());
            }
            finally
            {
                made()?.Dispose();
            }
        }

        private static long NowMs(SetAt at)
        {
            return at.Now.GetValueOrDefault().ToUnixTimeMilliseconds();
        }
    }
}
