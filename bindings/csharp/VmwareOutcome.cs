using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>What was found of a VMware source.</summary>
    public sealed class VmwareOutcome
    {
        internal VmwareOutcome(Fields fields, [AllowNull] string json = null)
        {
            Answer = fields.Word<Answer>("answer");
            Reason = fields.OptionalText("reason");
            Dated = fields.Text("dated");
            HasFindings = fields.Truth("findings");
            Refused = fields.Truth("refused");
            Action = fields.Word<VmwareAction>("action");
            Hosts = fields.List("hosts", host => new VmwareHost(host));
            Vms = fields.List("vms", vm => new VmwareVm(vm));
            Steps = fields.List("steps", step => new VmwareStep(step));
            Json = json ?? fields.ToJson();
        }

        /// <summary>The answer for the source: affected when one host is, else unknown when one host is.</summary>
        public Answer Answer { get; }

        /// <summary>Why it is unknown, as a stable word such as "hosts_missing"; null when it is not.</summary>
        [MaybeNull]
        public string Reason { get; }

        /// <summary>The date of the rules, such as "2026-11-21".</summary>
        public string Dated { get; }

        /// <summary>Whether the policy lets something at risk not be backed up.</summary>
        public bool Refused { get; }

        /// <summary>What to do with machines that were not told.</summary>
        public VmwareAction Action { get; }

        /// <summary>Its hosts; a single host is its own.</summary>
        public IReadOnlyList<VmwareHost> Hosts { get; }

        /// <summary>The machines that were told.</summary>
        public IReadOnlyList<VmwareVm> Vms { get; }

        /// <summary>What a person does about each defect, in order.</summary>
        public IReadOnlyList<VmwareStep> Steps { get; }

        /// <summary>The outcome as JSON, the same in every language.</summary>
        public string Json { get; }

        /// <summary>
        /// Whether there is something a person should look at. That no rule is about a version is only worth knowing.
        /// </summary>
        public bool HasFindings { get; }

        internal static VmwareOutcome Of(HfVmwareOutcome made)
        {
            string json = Calls.Text((out IntPtr text, out IntPtr error) =>
                Native.hf_vmware_outcome_json(made, out text, out error));
            return new VmwareOutcome(Fields.Parse(json), json);
        }
    }

    /// <summary>What is to be done with a machine in a job.</summary>
    public enum VmwareAction
    {
        /// <summary>As ever, with changed block tracking where the set uses it.</summary>
        Cbt,

        /// <summary>A full backup that does not ask changed block tracking anything.</summary>
        FullWithoutCbt,

        /// <summary>Read all, keep what changed; changed block tracking is not asked.</summary>
        WithoutCbt,

        /// <summary>No backup.</summary>
        Refuse,
    }

    /// <summary>One host.</summary>
    public sealed class VmwareHost
    {
        internal VmwareHost(Fields fields)
        {
            Id = fields.OptionalText("id");
            Name = fields.Text("name");
            Product = fields.Object("product").Text("text");
            Answer = fields.Word<Answer>("answer");
            Reason = fields.OptionalText("reason");
            Defects = fields.List("defects", found => new VmwareMatch(found));
            Advisories = fields.List("advisories", found => new VmwareMatch(found));
        }

        /// <summary>What it is known by at its vCenter.</summary>
        [MaybeNull]
        public string Id { get; }

        /// <summary>Its name.</summary>
        public string Name { get; }

        /// <summary>Such as "VMware ESXi 5.1.0 build-1157734".</summary>
        public string Product { get; }

        /// <summary>Whether it loses changed sectors.</summary>
        public Answer Answer { get; }

        /// <summary>Why that is unknown, as a stable word; null when it is not.</summary>
        [MaybeNull]
        public string Reason { get; }

        /// <summary>The defects it has.</summary>
        public IReadOnlyList<VmwareMatch> Defects { get; }

        /// <summary>What is said of its version and not confirmed.</summary>
        public IReadOnlyList<VmwareMatch> Advisories { get; }
    }

    /// <summary>A rule a host falls under.</summary>
    public sealed class VmwareMatch
    {
        internal VmwareMatch(Fields fields)
        {
            Rule = fields.Text("rule");
            FixedBuild = fields.OptionalNumber("fixed_build");
        }

        /// <summary>Such as "KB2090639".</summary>
        public string Rule { get; }

        /// <summary>The first build with the fix; null where there is none.</summary>
        public long? FixedBuild { get; }
    }

    /// <summary>One virtual machine.</summary>
    public sealed class VmwareVm
    {
        internal VmwareVm(Fields fields)
        {
            Id = fields.Text("id");
            Name = fields.Text("name");
            Rules = fields.Texts("rules");
            Risk = fields.OptionalWord<Risk>("risk");
            Flag = fields.Optional("flag", flag => new VmwareFlag(flag));
            Action = fields.Word<VmwareAction>("action");
        }

        /// <summary>What it is known by.</summary>
        public string Id { get; }

        /// <summary>Its name.</summary>
        public string Name { get; }

        /// <summary>The defects it is exposed to now.</summary>
        public IReadOnlyList<string> Rules { get; }

        /// <summary>How sure that is; null when it is exposed to none.</summary>
        public Risk? Risk { get; }

        /// <summary>Why backups already made are not to be trusted; null when nothing speaks against them.</summary>
        [MaybeNull]
        public VmwareFlag Flag { get; }

        /// <summary>What to do with it.</summary>
        public VmwareAction Action { get; }
    }

    /// <summary>How sure it is that a machine is at risk.</summary>
    public enum Risk
    {
        /// <summary>It may be: what would rule it out is not known.</summary>
        Possible,

        /// <summary>It is: all that the defect asks for was seen.</summary>
        Certain,
    }

    /// <summary>Why a machine's chain of backups is not to be trusted.</summary>
    public sealed class VmwareFlag
    {
        internal VmwareFlag(Fields fields)
        {
            Rules = fields.Texts("rules");
            Risk = fields.Word<Risk>("risk");
            Product = fields.Text("product");
            Since = fields.Moment("since_utc_ms");
            Reset = fields.OptionalMoment("reset_utc_ms");
        }

        /// <summary>The defects.</summary>
        public IReadOnlyList<string> Rules { get; }

        /// <summary>How sure it is.</summary>
        public Risk Risk { get; }

        /// <summary>What served the last such backup.</summary>
        public string Product { get; }

        /// <summary>When the first such backup was made.</summary>
        public DateTimeOffset Since { get; }

        /// <summary>When tracking was reset after the last such backup; a full backup is what is missing then.</summary>
        public DateTimeOffset? Reset { get; }
    }

    /// <summary>What a person does about a defect.</summary>
    public sealed class VmwareStep
    {
        internal VmwareStep(Fields fields)
        {
            Number = checked((int)fields.Number("number"));
            Step = fields.Text("step");
            Rule = fields.Text("rule");
            Text = fields.Text("text");
        }

        /// <summary>Its place, from 1.</summary>
        public int Number { get; }

        /// <summary>A stable word: "upgrade" or "full_backup".</summary>
        public string Step { get; }

        /// <summary>The defect.</summary>
        public string Rule { get; }

        /// <summary>What to do.</summary>
        public string Text { get; }
    }
}
