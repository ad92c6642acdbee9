using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>Everything a check came to at one destination.</summary>
    public sealed class PdicOutcome
    {
        private PdicOutcome(string json)
        {
            Fields fields = Fields.Parse(json);
            Fields statistics = fields.Object("statistics");
            Run = fields.Text("run");
            Place = fields.Text("place");
            Verdict = fields.Word<Verdict>("verdict");
            Plan = fields.Optional("plan", plan => new Plan(plan));
            Recorded = statistics.Optional("recorded", totals => new Totals(totals));
            Recalculated = statistics.Optional("recalculated", totals => new Totals(totals));
            RemovedEntryCount = fields.Number("removed_entry_count");
            Retired = fields.Texts("retired_index_files");
            Findings = fields.List("findings", finding => new Finding(finding));
            NotChecked = fields.Optional("not_checked", problem => new Problem(problem));
            Began = fields.Moment("began_utc_ms");
            Ended = fields.Moment("ended_utc_ms");
            Json = json;
        }

        /// <summary>The run's name: what <see cref="Client.PdicUndo"/> takes.</summary>
        public string Run { get; }

        /// <summary>The place, in words.</summary>
        public string Place { get; }

        /// <summary>What it came to.</summary>
        public Verdict Verdict { get; }

        /// <summary>What was planned; null when the check could not look.</summary>
        [MaybeNull]
        public Plan Plan { get; }

        /// <summary>The statistics the index recorded before; null when it was not read.</summary>
        [MaybeNull]
        public Totals Recorded { get; }

        /// <summary>The statistics recalculated from what is there; null when nothing was concluded.</summary>
        [MaybeNull]
        public Totals Recalculated { get; }

        /// <summary>Entries taken out of the index.</summary>
        public long RemovedEntryCount { get; }

        /// <summary>Index files put aside because of their age.</summary>
        public IReadOnlyList<string> Retired { get; }

        /// <summary>What was found.</summary>
        public IReadOnlyList<Finding> Findings { get; }

        /// <summary>Why nothing was concluded, with <see cref="Verdict.NotChecked"/>; else null.</summary>
        [MaybeNull]
        public Problem NotChecked { get; }

        /// <summary>When it began.</summary>
        public DateTimeOffset Began { get; }

        /// <summary>When it ended.</summary>
        public DateTimeOffset Ended { get; }

        /// <summary>The outcome as JSON, the same in every language.</summary>
        public string Json { get; }

        /// <summary>Whether there is something a person should look at.</summary>
        public bool HasFindings =>
            Verdict == Verdict.Repaired || Verdict == Verdict.Refused
            || Findings.Any(finding => finding.Severity != Severity.Info);

        internal static PdicOutcome Of(HfPdicOutcome made)
        {
            return new PdicOutcome(Calls.Text((out IntPtr text, out IntPtr error) =>
                Native.hf_pdic_outcome_json(made, out text, out error)));
        }
    }

    /// <summary>Something a check found. A check that finds damage has succeeded.</summary>
    public sealed class Finding
    {
        internal Finding(Fields fields)
        {
            Kind = fields.Text("kind");
            Severity = fields.Word<Severity>("severity");
            Count = fields.Number("count");
            Text = fields.Text("text");
        }

        /// <summary>What kind, as a stable word such as "objects_missing".</summary>
        public string Kind { get; }

        /// <summary>How much it matters.</summary>
        public Severity Severity { get; }

        /// <summary>How many things it stands for.</summary>
        public long Count { get; }

        /// <summary>One sentence for a person.</summary>
        public string Text { get; }
    }

    /// <summary>How much a finding matters.</summary>
    public enum Severity
    {
        /// <summary>Worth knowing.</summary>
        Info,

        /// <summary>Something a person should look at.</summary>
        Warn,

        /// <summary>Something is lost or cannot be trusted.</summary>
        Error,
    }
}
