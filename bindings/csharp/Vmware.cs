using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Holdfast
{
    /// <summary>What can be asked and judged of VMware without a client.</summary>
    public static class Vmware
    {
        /// <summary>
        /// Asks a host or vCenter for the facts about itself, its hosts and, if wished, its machines. Changes nothing.
        /// </summary>
        public static VmwareSource Fetch(
            VmwareTarget target, CancellationToken cancellationToken = default(CancellationToken))
        {
            NativeLibrary.Ready();
            return VmwareSource.FromJson(Fetched(Calls.Given(target, nameof(target)), cancellationToken));
        }

        /// <summary>The same on a thread of its own.</summary>
        public static Task<VmwareSource> FetchAsync(
            VmwareTarget target, CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => Fetch(target, cancellationToken));
        }

        private static unsafe string Fetched(VmwareTarget target, CancellationToken cancellationToken)
        {
            byte[] text = Texts.In(JsonText.Of(target.ToValue()));
            byte[] password = target.Password == null ? null : Texts.In(target.Password);
            IntPtr made = IntPtr.Zero;
            Calls.LongCall call = (HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
                Native.hf_vmware_fetch(
                    text, Texts.Length(text), password, Texts.Length(password), cancel, out made, out error);
            try
            {
                Calls.Run(null, cancellationToken, call);
            }
            finally
            {
                Array.Clear(password ?? new byte[0], 0, password?.Length ?? 0);
            }
            return Texts.Take(made);
        }

        /// <summary>
        /// May an incremental backup be built on a disk's change ids, and did the answers cover the whole disk?
        /// </summary>
        public static TrackingAnswer Tracking(Tracking tracking)
        {
            byte[] text = Texts.In(JsonText.Of(Calls.Given(tracking, nameof(tracking)).ToValue()));
            IntPtr made = IntPtr.Zero;
            Calls.Make((out IntPtr error) =>
                Native.hf_vmware_tracking(text, Texts.Length(text), out made, out error));
            return new TrackingAnswer(Texts.Take(made));
        }
    }

    /// <summary>One disk's change ids between two backups, and what a query of its changes answered.</summary>
    public sealed class Tracking
    {
        private readonly RawJson tracking;

        /// <summary>A disk of which nothing is known yet.</summary>
        public Tracking()
        {
        }

        private Tracking(RawJson tracking)
        {
            this.tracking = tracking;
        }

        /// <summary>The change id the last backup kept; null when it kept none.</summary>
        [MaybeNull]
        public string Before { get; set; }

        /// <summary>The disk's change id now; null when tracking is off or impossible.</summary>
        [MaybeNull]
        public string Now { get; set; }

        /// <summary>How large the disk is.</summary>
        public long? CapacityBytes { get; set; }

        /// <summary>The answers to the query, in order; null before it was asked.</summary>
        [MaybeNull]
        public IList<TrackedSegment> Segments { get; set; }

        /// <summary>Ids and answers that are JSON already: handed on as they are, without the rest.</summary>
        public static Tracking FromJson(string json)
        {
            return new Tracking(new RawJson(json));
        }

        internal object ToValue()
        {
            return (object)tracking ?? new JsonObject
            {
                { "before", Before }, { "now", Now }, { "capacity_bytes", CapacityBytes },
                { "segments", Segments?.Select(segment => segment?.ToValue()) },
            };
        }
    }

    /// <summary>One answer to a query of changed areas.</summary>
    public sealed class TrackedSegment
    {
        /// <summary>Tells what an answer speaks of.</summary>
        /// <param name="start">Where it begins.</param>
        /// <param name="length">How much of the disk it speaks of.</param>
        /// <param name="areas">What changed in it.</param>
        public TrackedSegment(long start, long length, params TrackedArea[] areas)
        {
            Start = start;
            Length = length;
            Areas = areas;
        }

        /// <summary>Where it begins.</summary>
        public long Start { get; }

        /// <summary>How much of the disk it speaks of.</summary>
        public long Length { get; }

        /// <summary>What changed in it.</summary>
        public IReadOnlyList<TrackedArea> Areas { get; }

        internal object ToValue()
        {
            return new JsonObject
            {
                { "start", Start }, { "length", Length }, { "areas", Areas.Select(area => area.ToValue()) },
            };
        }
    }

    /// <summary>A changed area.</summary>
    public struct TrackedArea
    {
        /// <summary>Tells where something changed.</summary>
        /// <param name="start">Where it begins.</param>
        /// <param name="length">How long it is.</param>
        public TrackedArea(long start, long length)
        {
            Start = start;
            Length = length;
        }

        /// <summary>Where it begins.</summary>
        public long Start { get; }

        /// <summary>How long it is.</summary>
        public long Length { get; }

        internal object ToValue()
        {
            return new JsonObject { { "start", Start }, { "length", Length } };
        }
    }

    /// <summary>Whether changed sectors may be trusted.</summary>
    public sealed class TrackingAnswer
    {
        internal TrackingAnswer(string json)
        {
            Fields fields = Fields.Parse(json);
            Usable = fields.Truth("usable");
            Reason = fields.OptionalText("reason");
            Text = fields.OptionalText("text");
            Json = json;
        }

        /// <summary>Whether an incremental backup may be built on them.</summary>
        public bool Usable { get; }

        /// <summary>Why not, as a stable word such as "tracking_restarted"; null when it may.</summary>
        [MaybeNull]
        public string Reason { get; }

        /// <summary>Why not, and what to do, for a person; null when it may.</summary>
        [MaybeNull]
        public string Text { get; }

        /// <summary>The answer as JSON, the same in every language.</summary>
        public string Json { get; }
    }
}
