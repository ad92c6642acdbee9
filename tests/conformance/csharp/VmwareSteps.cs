using System;
using System.Collections.Generic;
using System.Linq;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    /// <summary>The steps about VMware. Each property of an answer is taken from there, and the rest from its JSON.</summary>
    internal static class VmwareSteps
    {
        internal static readonly Dictionary<string, Func<Inputs, World, Fields>> All =
            new Dictionary<string, Func<Inputs, World, Fields>>
            {
                { "vmware.fetch", Fetch },
                { "vmware.check", Check },
                { "vmware.note", Note },
                { "vmware.history", (with, world) => Of(world.Client.VmwareHistory(with.Text("set"))) },
                { "vmware.tracking", (with, world) => Of(Vmware.Tracking(Tracking.FromJson(with.Json("tracking")))) },
            };

        internal static Sources Sources(Inputs with)
        {
            string json = with.Json("sources");
            return json == null ? null : Holdfast.Sources.FromJson(json);
        }

        internal static Fields Of(VmwareOutcome outcome)
        {
            Fields answer = (Fields)Json.Parse(outcome.Json);
            answer["answer"] = Word(outcome.Answer);
            answer["reason"] = outcome.Reason;
            answer["dated"] = outcome.Dated;
            answer["refused"] = outcome.Refused;
            answer["action"] = Word(outcome.Action);
            answer["hosts"] = Over(answer["hosts"], outcome.Hosts, Take);
            answer["vms"] = Over(answer["vms"], outcome.Vms, Take);
            answer["steps"] = outcome.Steps.Select(step => (object)new Fields
            {
                { "number", (long)step.Number }, { "step", step.Step }, { "rule", step.Rule }, { "text", step.Text },
            }).ToList();
            return answer;
        }

        private static Fields Fetch(Inputs with, World world)
        {
            VmwareTarget target = VmwareTarget.FromJson(with.Json("source"));
            target.Password = with.Text("password");
            return (Fields)Json.Parse(Vmware.Fetch(target, Steps.Token(with)).Json);
        }

        private static Fields Check(Inputs with, World world)
        {
            VmwareRequest request = VmwareRequest.FromJson(with.Json("request"));
            return Of(world.Client.VmwareCheck(request, with.Text("set"), world.Report, with.Moment("now_utc_ms")));
        }

        private static Fields Note(Inputs with, World world)
        {
            world.Client.VmwareNote(with.Text("set"), with.Json("events"), with.Json("rules"));
            return new Fields();
        }

        private static void Take(Fields fields, VmwareHost host)
        {
            fields["id"] = host.Id;
            fields["name"] = host.Name;
            ((Fields)fields["product"])["text"] = host.Product;
            fields["answer"] = Word(host.Answer);
            fields["reason"] = host.Reason;
            fields["defects"] = Over(fields["defects"], host.Defects, Take);
            fields["advisories"] = Over(fields["advisories"], host.Advisories, Take);
        }

        private static void Take(Fields fields, VmwareMatch found)
        {
            fields["rule"] = found.Rule;
            fields["fixed_build"] = found.FixedBuild;
        }

        private static void Take(Fields fields, VmwareVm vm)
        {
            fields["id"] = vm.Id;
            fields["name"] = vm.Name;
            fields["rules"] = vm.Rules.Cast<object>().ToList();
            fields["risk"] = Word(vm.Risk);
            fields["flag"] = Of(vm.Flag);
            fields["action"] = Word(vm.Action);
        }

        private static Fields Of(VmwareFlag flag)
        {
            return flag == null ? null : new Fields
            {
                { "rules", flag.Rules.Cast<object>().ToList() }, { "risk", Word(flag.Risk) }, { "product", flag.Product },
                { "since_utc_ms", flag.Since.ToUnixTimeMilliseconds() },
                { "reset_utc_ms", flag.Reset?.ToUnixTimeMilliseconds() },
            };
        }

        private static Fields Of(VmwareHistory history)
        {
            Fields answer = (Fields)Json.Parse(history.Json);
            answer["vms"] = Over(answer["vms"], history.Vms, Take);
            return answer;
        }

        private static void Take(Fields fields, VmwarePast past)
        {
            fields["id"] = past.Id;
            fields["name"] = past.Name;
            fields["flag"] = Of(past.Flag);
            fields["events"] = past.Events.Select(one => (object)new Fields
            {
                { "at_utc_ms", one.At.ToUnixTimeMilliseconds() }, { "kind", Word(one.Kind) }, { "product", one.Product },
                { "answer", Word(one.Answer) }, { "uses_cbt", one.UsesCbt },
            }).ToList();
        }

        private static Fields Of(TrackingAnswer tracked)
        {
            Fields answer = (Fields)Json.Parse(tracked.Json);
            answer["usable"] = tracked.Usable;
            answer["reason"] = tracked.Reason;
            answer["text"] = tracked.Text;
            return answer;
        }

        /// <summary>Each object of the JSON, with what the value in its place says.</summary>
        internal static List<object> Over<T>(object json, IReadOnlyList<T> values, Action<Fields, T> take)
        {
            List<object> said = (List<object>)json;
            if (said.Count != values.Count)
            {
                throw new InvalidOperationException("the properties and the JSON disagree on how many there are");
            }
            for (int at = 0; at < values.Count; at++)
            {
                take((Fields)said[at], values[at]);
            }
            return said;
        }

        /// <summary>A value such as <c>NotChecked</c> as the word <c>not_checked</c>.</summary>
        internal static string Word(object value)
        {
            return value == null ? null : string.Concat(value.ToString().Select((unit, at) =>
                (at > 0 && char.IsUpper(unit) ? "_" : "") + char.ToLowerInvariant(unit)));
        }
    }
}
