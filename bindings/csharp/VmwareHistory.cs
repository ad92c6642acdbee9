using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>What is remembered of a set's virtual machines.</summary>
    public sealed class VmwareHistory
    {
        internal VmwareHistory(string json)
        {
            Vms = Fields.Parse(json).List("vms", vm => new VmwarePast(vm));
            Json = json;
        }

        /// <summary>Each machine, by its id.</summary>
        public IReadOnlyList<VmwarePast> Vms { get; }

        /// <summary>The history as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>What is remembered of one virtual machine.</summary>
    public sealed class VmwarePast
    {
        internal VmwarePast(Fields fields)
        {
            Id = fields.Text("id");
            Name = fields.Text("name");
            Flag = fields.Optional("flag", flag => new VmwareFlag(flag));
            Events = fields.List("events", one => new VmwarePastEvent(one));
        }

        /// <summary>What it is known by.</summary>
        public string Id { get; }

        /// <summary>Its name when it was last seen; empty when nobody told it.</summary>
        public string Name { get; }

        /// <summary>Why its backups are not to be trusted; null when nothing speaks against them.</summary>
        [MaybeNull]
        public VmwareFlag Flag { get; }

        /// <summary>What happened, the newest last.</summary>
        public IReadOnlyList<VmwarePastEvent> Events { get; }
    }

    /// <summary>What happened to a virtual machine once.</summary>
    public sealed class VmwarePastEvent
    {
        internal VmwarePastEvent(Fields fields)
        {
            At = fields.Moment("at_utc_ms");
            Kind = fields.Word<VmwareEventKind>("kind");
            Product = fields.OptionalText("product");
            Answer = fields.OptionalWord<Answer>("answer");
            UsesCbt = fields.Truth("uses_cbt");
        }

        /// <summary>When.</summary>
        public DateTimeOffset At { get; }

        /// <summary>What it was.</summary>
        public VmwareEventKind Kind { get; }

        /// <summary>What served it; null for a reset.</summary>
        [MaybeNull]
        public string Product { get; }

        /// <summary>Whether that lost changed sectors; null for a reset.</summary>
        public Answer? Answer { get; }

        /// <summary>Whether changed block tracking told what to read.</summary>
        public bool UsesCbt { get; }
    }
}
