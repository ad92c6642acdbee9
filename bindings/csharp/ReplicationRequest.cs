using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>What becomes of objects that the sender does not name any more.</summary>
    public enum Deletions
    {
        /// <summary>They stay at the receivers.</summary>
        Keep,

        /// <summary>
        /// They go to the receivers' trash, under the breaker that PDIC has, and can be brought back by its undo.
        /// </summary>
        Propagate,
    }

    /// <summary>
    /// Sets, where they are and where they are to be too, and how. What is null is as Holdfast chooses it; a call takes
    /// what is set when it begins.
    /// </summary>
    public sealed class ReplicationRequest
    {
        private readonly RawJson request;

        /// <summary>Names sets and places; nothing is asked yet.</summary>
        /// <param name="sender">Where the sets are.</param>
        /// <param name="receivers">Where they are to be too, one place at least.</param>
        /// <param name="sets">The sets' decimal numbers, one at least.</param>
        public ReplicationRequest(Destination sender, IEnumerable<Destination> receivers, IEnumerable<string> sets)
        {
            Sender = sender ?? throw new ArgumentNullException(nameof(sender));
            Receivers = (receivers ?? throw new ArgumentNullException(nameof(receivers))).ToArray();
            Sets = (sets ?? throw new ArgumentNullException(nameof(sets))).ToArray();
        }

        private ReplicationRequest(Destination sender, IEnumerable<Destination> receivers, RawJson request)
            : this(sender, receivers, new string[0])
        {
            this.request = request;
        }

        /// <summary>Where the sets are.</summary>
        public Destination Sender { get; }

        /// <summary>Where they are to be too.</summary>
        public IReadOnlyList<Destination> Receivers { get; }

        /// <summary>The sets' decimal numbers; none for a request that came as JSON.</summary>
        public IReadOnlyList<string> Sets { get; }

        /// <summary>Sets that are worked on at once, 1 to 64.</summary>
        public int? SetsAtOnce { get; set; }

        /// <summary>Bytes a second that all sets together may send; 0 for no limit.</summary>
        public long? BandwidthBytesPerSecond { get; set; }

        /// <summary>What becomes of objects that the sender does not name any more.</summary>
        public Deletions? Deletions { get; set; }

        /// <summary>Deletions up to this share of all objects pass.</summary>
        public int? BreakerPercent { get; set; }

        /// <summary>Deletions up to this number pass, if it is the larger of the two.</summary>
        public long? BreakerEntries { get; set; }

        /// <summary>The hash of refused deletions that a person looked at and confirms.</summary>
        [AllowNull]
        [MaybeNull]
        public string Confirm { get; set; }

        /// <summary>Healing: whether every object is read whole and its checksum compared, not its size alone.</summary>
        public bool? ReadAll { get; set; }

        /// <summary>The moment the client's clock shows; null for the machine's clock.</summary>
        public DateTimeOffset? Now { get; set; }

        /// <summary>A request that is JSON already: handed on as it is, with places and clock, and without the rest.</summary>
        public static ReplicationRequest FromJson(Destination sender, IEnumerable<Destination> receivers, string json)
        {
            return new ReplicationRequest(sender, receivers, new RawJson(json));
        }

        /// <summary>What becomes of deletions, as JSON and command lines name it.</summary>
        public static string Word(Deletions deletions)
        {
            return Fields.WordOf(deletions);
        }

        internal string ToJson()
        {
            return JsonText.Of((object)request ?? new JsonObject
            {
                { "sets", Sets },
                { "sets_at_once", SetsAtOnce },
                { "deletions", Fields.WordOf(Deletions) },
                { "read_all", ReadAll },
                { "bandwidth_bytes_per_second", BandwidthBytesPerSecond },
                { "breaker_percent", BreakerPercent },
                { "breaker_entries", BreakerEntries },
                { "confirm", Confirm },
            });
        }
    }
}
