using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>A set about to be backed up.</summary>
    public sealed class Job
    {
        /// <summary>Names a job; nothing is asked yet.</summary>
        /// <param name="set">The set's decimal number.</param>
        /// <param name="destinations">Everywhere it is backed up to.</param>
        /// <param name="leastDays">Days that must lie between two PDICs; 0 for no such floor.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        /// <param name="sources">What it reads from, as far as that is known.</param>
        public Job(
            string set, IEnumerable<Destination> destinations, int leastDays = 0, DateTimeOffset? now = null,
            [AllowNull] Sources sources = null)
        {
            Set = set ?? throw new ArgumentNullException(nameof(set));
            Destinations = (destinations ?? throw new ArgumentNullException(nameof(destinations))).ToArray();
            LeastDays = leastDays;
            Now = now;
            Sources = sources;
        }

        /// <summary>The set's decimal number.</summary>
        public string Set { get; }

        /// <summary>Everywhere it is backed up to.</summary>
        public IReadOnlyList<Destination> Destinations { get; }

        /// <summary>Days that must lie between two PDICs; 0 for no such floor.</summary>
        public int LeastDays { get; }

        /// <summary>The moment the client's clock shows; null for the machine's clock.</summary>
        public DateTimeOffset? Now { get; }

        /// <summary>What it reads from; null when nothing of it is known.</summary>
        [MaybeNull]
        public Sources Sources { get; }
    }

    /// <summary>What is due before a job.</summary>
    public sealed class JobStart
    {
        internal JobStart(string json)
        {
            Fields fields = Fields.Parse(json);
            PdicDue = fields.Truth("pdic_due");
            Destinations = fields.List("destinations", at => new DestinationStart(at));
            Vmware = fields.List("vmware", source => new VmwareOutcome(source));
            M365 = fields.List("m365", connection => new M365Check(connection));
            Json = json;
        }

        /// <summary>Whether PDIC is due anywhere.</summary>
        public bool PdicDue { get; }

        /// <summary>Each destination, in the order given.</summary>
        public IReadOnlyList<DestinationStart> Destinations { get; }

        /// <summary>What was found of each VMware source, in the order given.</summary>
        public IReadOnlyList<VmwareOutcome> Vmware { get; }

        /// <summary>What is to be said of each Microsoft 365 connection, in the order given.</summary>
        public IReadOnlyList<M365Check> M365 { get; }

        /// <summary>The decisions as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>What is due at one destination.</summary>
    public sealed class DestinationStart
    {
        internal DestinationStart(Fields fields)
        {
            Place = fields.Text("place");
            Pdic = fields.Optional("pdic", decision => new Decision(decision));
            Problem = fields.Optional("problem", problem => new Problem(problem));
        }

        /// <summary>The place, in words.</summary>
        public string Place { get; }

        /// <summary>Whether PDIC is due there; null when there is nothing to check yet, or no answer.</summary>
        [MaybeNull]
        public Decision Pdic { get; }

        /// <summary>Why the place could not be asked; null when it answered.</summary>
        [MaybeNull]
        public Problem Problem { get; }

        /// <summary>Whether PDIC is to be run there before the backup.</summary>
        public bool PdicDue => Pdic != null && Pdic.Due;
    }

    /// <summary>Why something could not be looked at.</summary>
    public sealed class Problem
    {
        internal Problem(Fields fields)
        {
            Code = (StatusCode)fields.Number("code");
            Reason = fields.Text("reason");
            RetryAfter = fields.OptionalDelay("retry_after_ms");
        }

        /// <summary>The status code.</summary>
        public StatusCode Code { get; }

        /// <summary>What happened and what to do.</summary>
        public string Reason { get; }

        /// <summary>When retrying makes sense, where that is known.</summary>
        public TimeSpan? RetryAfter { get; }
    }
}
