using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>Everything one call came to: each set at each receiver, in the order they were given.</summary>
    public sealed class ReplicationOutcome
    {
        private ReplicationOutcome(string json)
        {
            Fields fields = Fields.Parse(json);
            Run = fields.Text("run");
            Whole = fields.Truth("whole");
            Replicas = fields.List("replicas", replica => new Replica(replica));
            Json = json;
        }

        /// <summary>The run's name: what <see cref="Client.PdicUndo"/> takes to bring deletions back.</summary>
        public string Run { get; }

        /// <summary>Whether every receiver has everything.</summary>
        public bool Whole { get; }

        /// <summary>The first set at each receiver, then the second.</summary>
        public IReadOnlyList<Replica> Replicas { get; }

        /// <summary>The outcome as JSON, the same in every language.</summary>
        public string Json { get; }

        internal static ReplicationOutcome Of(HfReplicationOutcome made)
        {
            return new ReplicationOutcome(Calls.Text((out IntPtr text, out IntPtr error) =>
                Native.hf_replication_outcome_json(made, out text, out error)));
        }
    }

    /// <summary>What replication of one set to one receiver came to, with its figures.</summary>
    public sealed class Replica
    {
        internal Replica(Fields fields)
        {
            Set = fields.Text("set");
            Sender = fields.Text("sender");
            Receiver = fields.Text("receiver");
            Verdict = fields.Word<ReplicationVerdict>("verdict");
            NotReplicated = fields.Optional("not_replicated", problem => new Problem(problem));
            Job = fields.OptionalMoment("job_utc_ms");
            ReceiverJob = fields.OptionalMoment("receiver_job_utc_ms");
            Sent = new Sent(fields.Object("sent"));
            Lag = new Lag(fields.Object("lag"));
            Failures = fields.List("failures", failure => new ReplicationFailure(failure));
            FailureCount = fields.Number("failure_count");
            WindowsNames = fields.Texts("windows_names");
            WindowsNameCount = fields.Number("windows_name_count");
            DisplacedCount = fields.Number("displaced_count");
            Deleted = fields.Optional("deleted", deleted => new Deleted(deleted));
            Healed = fields.Optional("healed", healed => new Healed(healed));
            Began = fields.Moment("began_utc_ms");
            Ended = fields.Moment("ended_utc_ms");
        }

        /// <summary>The set's decimal number.</summary>
        public string Set { get; }

        /// <summary>The sender, in words.</summary>
        public string Sender { get; }

        /// <summary>The receiver, in words.</summary>
        public string Receiver { get; }

        /// <summary>What it came to.</summary>
        public ReplicationVerdict Verdict { get; }

        /// <summary>Why nothing was replicated, with <see cref="ReplicationVerdict.NotReplicated"/>; else null.</summary>
        [MaybeNull]
        public Problem NotReplicated { get; }

        /// <summary>The sender's newest job; null when it was not seen.</summary>
        public DateTimeOffset? Job { get; }

        /// <summary>The newest job the receiver shows; null when it shows none.</summary>
        public DateTimeOffset? ReceiverJob { get; }

        /// <summary>What travelled.</summary>
        public Sent Sent { get; }

        /// <summary>How far the receiver is behind now.</summary>
        public Lag Lag { get; }

        /// <summary>Files that could not be sent or healed, the first thousand of them.</summary>
        public IReadOnlyList<ReplicationFailure> Failures { get; }

        /// <summary>How many there are.</summary>
        public long FailureCount { get; }

        /// <summary>Keys that a Windows receiver could not hold, the first of them.</summary>
        public IReadOnlyList<string> WindowsNames { get; }

        /// <summary>How many there are.</summary>
        public long WindowsNameCount { get; }

        /// <summary>Objects in the way of others that were put into the receiver's trash.</summary>
        public long DisplacedCount { get; }

        /// <summary>What became of deletions; null when there were none, or they were not asked for.</summary>
        [MaybeNull]
        public Deleted Deleted { get; }

        /// <summary>What a healing brought back; null elsewhere.</summary>
        [MaybeNull]
        public Healed Healed { get; }

        /// <summary>When it began.</summary>
        public DateTimeOffset Began { get; }

        /// <summary>When it ended.</summary>
        public DateTimeOffset Ended { get; }

        /// <summary>Whether the receiver, or both sides of a healing, have everything.</summary>
        public bool Whole =>
            Verdict == ReplicationVerdict.Replicated || Verdict == ReplicationVerdict.Current
            || Verdict == ReplicationVerdict.Sound || Verdict == ReplicationVerdict.Healed;
    }

    /// <summary>What travelled.</summary>
    public sealed class Sent
    {
        internal Sent(Fields fields)
        {
            WantedCount = fields.Number("wanted_count");
            WantedBytes = fields.Number("wanted_bytes");
            ObjectCount = fields.Number("object_count");
            Bytes = fields.Number("bytes");
            PresentCount = fields.Number("present_count");
            ResumedBytes = fields.Number("resumed_bytes");
        }

        /// <summary>Objects that were to be sent.</summary>
        public long WantedCount { get; }

        /// <summary>Their bytes.</summary>
        public long WantedBytes { get; }

        /// <summary>Objects put in place by this run.</summary>
        public long ObjectCount { get; }

        /// <summary>Their bytes.</summary>
        public long Bytes { get; }

        /// <summary>Objects of those wanted that were in place before, from a run that was cut off.</summary>
        public long PresentCount { get; }

        /// <summary>Bytes of large files that had arrived before, from a run that was cut off.</summary>
        public long ResumedBytes { get; }
    }

    /// <summary>How far a receiver is behind its sender.</summary>
    public sealed class Lag
    {
        internal Lag(Fields fields)
        {
            Time = Moments.Delay(fields.Number("ms"));
            ObjectCount = fields.Number("object_count");
            Bytes = fields.Number("bytes");
        }

        /// <summary>Since the sender's newest job that is not wholly at the receiver; zero when it is.</summary>
        public TimeSpan Time { get; }

        /// <summary>Objects that are still to come.</summary>
        public long ObjectCount { get; }

        /// <summary>Their bytes.</summary>
        public long Bytes { get; }
    }

    /// <summary>A file that could not be replicated or healed.</summary>
    public sealed class ReplicationFailure
    {
        internal ReplicationFailure(Fields fields)
        {
            Object = fields.Text("object");
            Code = (StatusCode)fields.Number("code");
            Reason = fields.Text("reason");
        }

        /// <summary>The object's key.</summary>
        public string Object { get; }

        /// <summary>The status code.</summary>
        public StatusCode Code { get; }

        /// <summary>What happened and what to do.</summary>
        public string Reason { get; }
    }

    /// <summary>What became of objects that the sender does not name any more.</summary>
    public sealed class Deleted
    {
        internal Deleted(Fields fields)
        {
            ObjectCount = fields.Number("object_count");
            Bytes = fields.Number("bytes");
            MovedCount = fields.Number("moved_count");
            Hash = fields.Text("hash");
            Objections = fields.List("objections", Objection.Of);
        }

        /// <summary>How many there are.</summary>
        public long ObjectCount { get; }

        /// <summary>Their bytes.</summary>
        public long Bytes { get; }

        /// <summary>How many went to the trash.</summary>
        public long MovedCount { get; }

        /// <summary>The name of these very deletions: what a person confirms.</summary>
        public string Hash { get; }

        /// <summary>Why they were not carried out; empty when nothing spoke against them.</summary>
        public IReadOnlyList<Objection> Objections { get; }
    }

    /// <summary>What a healing brought back.</summary>
    public sealed class Healed
    {
        internal Healed(Fields fields)
        {
            ComparedCount = fields.Number("compared_count");
            ToSender = fields.Texts("to_sender");
            ToReceiver = fields.Texts("to_receiver");
            UndoRuns = fields.Texts("undo_runs");
            Lost = fields.Texts("lost");
        }

        /// <summary>Objects that both indexes name.</summary>
        public long ComparedCount { get; }

        /// <summary>Objects brought back to the sender.</summary>
        public IReadOnlyList<string> ToSender { get; }

        /// <summary>Objects brought back to the receiver.</summary>
        public IReadOnlyList<string> ToReceiver { get; }

        /// <summary>
        /// PDIC runs that took entries of objects brought back out of the sender's index: an undo puts them back.
        /// </summary>
        public IReadOnlyList<string> UndoRuns { get; }

        /// <summary>Objects that are sound on neither side.</summary>
        public IReadOnlyList<string> Lost { get; }
    }
}
