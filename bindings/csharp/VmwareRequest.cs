using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>A VMware source to be checked, and how.</summary>
    public sealed class VmwareRequest
    {
        private readonly RawJson request;

        /// <summary>Asks about a source.</summary>
        public VmwareRequest(VmwareSource source)
        {
            Source = source ?? throw new ArgumentNullException(nameof(source));
        }

        private VmwareRequest(RawJson request)
        {
            this.request = request;
        }

        /// <summary>What is known of the source; null for a request that came as JSON.</summary>
        [MaybeNull]
        public VmwareSource Source { get; }

        /// <summary>What the set does about machines at risk; null for a warning.</summary>
        public Policy? Policy { get; set; }

        /// <summary>A rules file in place of the library's own, as its text; null for those.</summary>
        [MaybeNull]
        public string Rules { get; set; }

        /// <summary>A request that is JSON already: handed on as it is, without the rest.</summary>
        public static VmwareRequest FromJson(string json)
        {
            return new VmwareRequest(new RawJson(json));
        }

        internal object ToValue()
        {
            return (object)request ?? new JsonObject
            {
                { "source", Source.ToValue() }, { "policy", Fields.WordOf(Policy) },
                { "rules", Rules == null ? null : new RawJson(Rules) },
            };
        }
    }

    /// <summary>What a backup set does about machines at risk.</summary>
    public enum Policy
    {
        /// <summary>Warns, and backs up as ever.</summary>
        Warn,

        /// <summary>Reads the whole machine, without changed block tracking.</summary>
        FullWithoutCbt,

        /// <summary>Finds what changed by reading all, without changed block tracking.</summary>
        SkipCbt,

        /// <summary>Does not back it up: the job fails.</summary>
        Fail,
    }

    /// <summary>What a set reads from, as far as its console knows it.</summary>
    public sealed class Sources
    {
        private readonly RawJson sources;

        /// <summary>Nothing that is known yet.</summary>
        public Sources()
        {
        }

        private Sources(RawJson sources)
        {
            this.sources = sources;
        }

        /// <summary>VMware hosts and vCenters.</summary>
        public IList<VmwareRequest> Vmware { get; } = new List<VmwareRequest>();

        /// <summary>Connections to Microsoft 365.</summary>
        public IList<M365Request> M365 { get; } = new List<M365Request>();

        /// <summary>Sources that are JSON already: handed on as they are, without the rest.</summary>
        public static Sources FromJson(string json)
        {
            return new Sources(new RawJson(json));
        }

        internal string ToJson()
        {
            return JsonText.Of((object)sources ?? new JsonObject
            {
                { "vmware", Vmware.Select(request => request?.ToValue()) },
                { "m365", M365.Select(request => request?.ToValue()) },
            });
        }
    }

    /// <summary>A backup of a virtual machine that was made, or a reset of its tracking.</summary>
    public sealed class VmwareEvent
    {
        /// <summary>Tells what happened.</summary>
        /// <param name="kind">What it was.</param>
        /// <param name="at">When.</param>
        /// <param name="vm">The machine; of a reset its id will do.</param>
        /// <param name="host">What the host that served it says of itself; not needed for a reset.</param>
        public VmwareEvent(VmwareEventKind kind, DateTimeOffset at, VmFacts vm, [AllowNull] About host = null)
        {
            Kind = kind;
            At = at;
            Vm = vm ?? throw new ArgumentNullException(nameof(vm));
            Host = host;
        }

        /// <summary>What it was.</summary>
        public VmwareEventKind Kind { get; }

        /// <summary>When.</summary>
        public DateTimeOffset At { get; }

        /// <summary>The machine.</summary>
        public VmFacts Vm { get; }

        /// <summary>What the host that served it says of itself.</summary>
        [MaybeNull]
        public About Host { get; }

        /// <summary>Whether changed block tracking told what to read.</summary>
        public bool UsesCbt { get; set; } = true;

        internal object ToValue()
        {
            return new JsonObject
            {
                { "kind", Fields.WordOf(Kind) }, { "at_utc_ms", At.ToUnixTimeMilliseconds() }, { "vm", Vm.ToValue() },
                { "host", Host?.ToValue() }, { "uses_cbt", UsesCbt },
            };
        }
    }

    /// <summary>What happened to a virtual machine.</summary>
    public enum VmwareEventKind
    {
        /// <summary>A full backup.</summary>
        Full,

        /// <summary>A backup of what changed since the last one.</summary>
        Incremental,

        /// <summary>A backup of what changed since the last full one.</summary>
        Differential,

        /// <summary>Changed block tracking was switched off and on again.</summary>
        Reset,
    }
}
