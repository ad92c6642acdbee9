using System;
using System.Collections.Generic;
using System.Linq;

namespace Holdfast.Tests
{
    /// <summary>Facts of VMware go in by type or as JSON, and what was found comes out by type.</summary>
    public sealed class VmwareTests : IDisposable
    {
        private const string Bad = "VMware ESXi 6.0.0 build-2494585";
        private const string Good = "VMware ESXi 6.0.0 build-3247720";
        private const string Id = "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c/";

        private static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

        private readonly World world = new World();

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            world.Dispose();
        }

        [Test]
        public void ASingleHostIsItsOwn()
        {
            VmwareSource source = new VmwareSource("10.1.0.6")
            {
                SshPort = 22, Name = "localhost.localdomain", About = About.Of("VMware ESXi 5.1.0 build-1157734"),
            };
            VmwareOutcome outcome = world.Client.VmwareCheck(new VmwareRequest(source), null, world.Report, Noon);
            Check.Equal(Answer.Affected, outcome.Answer);
            Check.Equal(null, outcome.Reason);
            Check.Equal("False True", outcome.Refused + " " + outcome.HasFindings);
            Check.Equal(VmwareAction.Cbt, outcome.Action);
            VmwareHost host = outcome.Hosts.Single();
            Check.Equal("localhost.localdomain VMware ESXi 5.1.0 build-1157734", host.Name + " " + host.Product);
            Check.Equal("KB2090639 2323236", host.Defects[0].Rule + " " + host.Defects[0].FixedBuild);
            Check.Equal(0, host.Advisories.Count);
            Check.Equal(
                new[] { "1 upgrade KB2090639", "2 full_backup KB2090639" },
                outcome.Steps.Select(step => step.Number + " " + step.Step + " " + step.Rule));
            Check.Contains("\"ssh_port\":22", outcome.Json);
            Check.Equal(
                "VMware ESXi 5.1.0 build-1157734@10.1.0.6:443(SSH:22)", world.Report.Lines[0].Log);
            Check.Equal(Noon, world.Report.Lines[0].At);
            Check.Equal(LineKind.Warn, world.Report.Lines[1].Kind);
        }

        [Test]
        public void EachFactOfAVcenterArrives()
        {
            VmwareSource source = new VmwareSource("vc\u00fc \"1\"") { Port = 8443, About = About.Of("VMware vCenter Server 6.7.0 build-1") };
            About fields = new About { Name = "VMware ESXi", Version = "6.0.0", Build = "2494585", ApiType = "HostAgent", ProductLineId = "embeddedEsx" };
            source.Hosts.Add(new VmwareHostFacts("b", fields) { Id = "host-1", ConnectionState = "connected" });
            source.Hosts.Add(new VmwareHostFacts("c", About.Of(Bad)) { Id = "host-2", ConnectionState = "disconnected" });
            VmFacts files = new VmFacts("v1", "files") { Host = "host-1", CbtEnabled = true, HasSnapshots = false };
            files.Disks.Add(new DiskFacts("2000") { Label = "Hard disk 1", CapacityBytes = 1L << 37, ChangeId = Id + "4" });
            source.Vms.Add(files);
            source.Vms.Add(new VmFacts("v2") { Host = "b", CbtEnabled = false });
            VmwareOutcome outcome = world.Client.VmwareCheck(
                new VmwareRequest(source) { Policy = Policy.Fail }, World.Set, world.Report);
            Check.Contains("@vc\u00fc \"1\":8443", world.Report.Lines[0].Log);
            Check.Equal(new[] { "host-1 Affected ", "host-2 Unknown disconnected" },
                outcome.Hosts.Select(host => host.Id + " " + host.Answer + " " + host.Reason));
            Check.True(outcome.Refused);
            Check.Equal(new[] { "files Certain Refuse", "v2  Cbt" },
                outcome.Vms.Select(vm => vm.Name + " " + vm.Risk + " " + vm.Action));
            Check.Equal(new[] { "KB2136854" }, outcome.Vms[0].Rules);
        }

        [Test]
        public void EachPolicyCrossesByItsWord()
        {
            VmwareSource source = new VmwareSource("h") { About = About.Of(Bad) };
            Dictionary<Policy, VmwareAction> actions = new Dictionary<Policy, VmwareAction>
            {
                { Policy.Warn, VmwareAction.Cbt }, { Policy.FullWithoutCbt, VmwareAction.FullWithoutCbt },
                { Policy.SkipCbt, VmwareAction.WithoutCbt }, { Policy.Fail, VmwareAction.Refuse },
            };
            Check.Equal(Enum.GetValues(typeof(Policy)).Length, actions.Count);
            foreach (KeyValuePair<Policy, VmwareAction> one in actions)
            {
                VmwareRequest request = new VmwareRequest(source) { Policy = one.Key };
                Check.Equal(one.Value, world.Client.VmwareCheck(request).Action);
            }
        }

        [Test]
        public void AFlagComesAndGoesWithWhatIsNoted()
        {
            VmFacts vm = new VmFacts("v", "mail") { CbtEnabled = true };
            Note(new VmwareEvent(VmwareEventKind.Incremental, Noon, vm, About.Of(Bad)));
            VmwareFlag flag = Past().Flag;
            Check.Equal("KB2136854 Certain " + Bad, flag.Rules.Single() + " " + flag.Risk + " " + flag.Product);
            Check.Equal(Noon, flag.Since);
            Check.Equal(null, flag.Reset);
            Note(new VmwareEvent(VmwareEventKind.Reset, Noon.AddDays(1), new VmFacts("v")));
            Check.Equal(Noon.AddDays(1), Past().Flag.Reset);
            Note(
                new VmwareEvent(VmwareEventKind.Differential, Noon.AddDays(2), vm, About.Of(Good)) { UsesCbt = false },
                new VmwareEvent(VmwareEventKind.Full, Noon.AddDays(3), vm, About.Of(Good)));
            VmwarePast past = Past();
            Check.Equal(null, past.Flag);
            Check.Equal("mail", past.Name);
            Check.Equal(
                new[] { "Incremental Affected True", "Reset  False", "Differential Fixed False", "Full Fixed True" },
                past.Events.Select(one => one.Kind + " " + one.Answer + " " + one.UsesCbt));
            Check.Equal(Bad, past.Events[0].Product);
            Check.Equal(null, past.Events[1].Product);
            Check.Equal(Noon.AddDays(3), past.Events[3].At);
            Check.Contains("\"schema\":1", world.Client.VmwareHistory(World.Set).Json);
            Check.Equal(0, world.Client.VmwareHistory("7").Vms.Count);
        }

        [Test]
        public void AJobsStartHoldsWhatWasFoundOfItsSources()
        {
            Note(new VmwareEvent(VmwareEventKind.Full, Noon, new VmFacts("v", "mail"), About.Of(Bad)));
            VmwareSource source = new VmwareSource("h") { About = About.Of(Good) };
            source.Vms.Add(new VmFacts("v", "mail"));
            Sources sources = new Sources { Vmware = { new VmwareRequest(source) { Policy = Policy.FullWithoutCbt } } };
            JobStart start = world.Client.JobStart(
                new Job(World.Set, new[] { world.Destination }, 0, Noon, sources), world.Report);
            Check.Equal(Answer.Fixed, start.Vmware[0].Answer);
            Check.Equal(Bad, start.Vmware[0].Vms[0].Flag.Product);
            Check.Equal(VmwareAction.FullWithoutCbt, start.Vmware[0].Vms[0].Action);
            Check.Equal(1, start.Destinations.Count);
            VmwareOutcome alone = world.Client.VmwareCheck(sources.Vmware[0], World.Set);
            Check.Equal(alone.Json, start.Vmware[0].Json);
            Check.Contains(alone.Json, start.Json);
            Job without = new Job(World.Set, new[] { world.Destination });
            Check.Equal(0, world.Client.JobStart(without, world.Report).Vmware.Count);
        }

        [Test]
        public void WhatIsJsonAlreadyIsHandedOnAsItIs()
        {
            string facts = "{\"address\": \"h\", \"about\": {\"full_name\": \"" + Bad + "\"}}";
            string rules = "{\"schema\":1,\"dated\":\"2027-01-01\",\"rules\":[{\"id\":\"KB9\",\"kind\":\"defect\","
                + "\"title\":\"t\",\"condition\":\"any_machine\",\"versions\":[{\"version\":\"7.0\",\"fixed\":9,"
                + "\"certainty\":\"sourced\",\"source\":\"s\"}]}]}";
            VmwareRequest request = new VmwareRequest(VmwareSource.FromJson(facts));
            Check.Equal(Answer.Affected, world.Client.VmwareCheck(request).Answer);
            request.Rules = rules;
            VmwareOutcome outcome = world.Client.VmwareCheck(request);
            Check.Equal("Unknown not_listed 2027-01-01", outcome.Answer + " " + outcome.Reason + " " + outcome.Dated);
            VmwareRequest whole = VmwareRequest.FromJson("{\"source\":" + facts + ",\"policy\":\"fail\"}");
            Check.True(world.Client.VmwareCheck(whole).Refused);
            Job job = new Job(World.Set, new Destination[0], 0, null, Sources.FromJson("{\"vmware\":[{\"source\":" + facts + "}]}"));
            Check.Equal(Answer.Affected, world.Client.JobStart(job, world.Report).Vmware.Single().Answer);
            string events = "[{\"kind\":\"full\",\"at_utc_ms\":1,\"vm\":{\"id\":\"v\"},\"host\":{\"full_name\":\"VMware ESXi 7.0.3 build-8\"}}]";
            world.Client.VmwareNote(World.Set, events);
            Check.Equal(null, Past().Flag);
            world.Client.VmwareNote(World.Set, events, rules);
            Check.Equal(new[] { "KB9" }, Past().Flag.Rules);
        }

        [Test]
        public void ChangeIdsAreJudgedByThemselvesAndWithTheirAnswers()
        {
            Tracking tracking = new Tracking { Before = Id + "4", Now = Id + "9" };
            TrackingAnswer answer = Vmware.Tracking(tracking);
            Check.Equal(true, answer.Usable);
            Check.Equal(null, answer.Reason);
            Check.Equal(null, answer.Text);
            tracking.CapacityBytes = 100;
            tracking.Segments = new[] { new TrackedSegment(0, 60, new TrackedArea(0, 10)) };
            answer = Vmware.Tracking(tracking);
            Check.Equal("False capacity_missed", answer.Usable + " " + answer.Reason);
            Check.Contains(answer.Text, answer.Json);
            tracking.Segments = new[] { new TrackedSegment(0, 60, new TrackedArea(0, 10)), new TrackedSegment(60, 40) };
            Check.True(Vmware.Tracking(tracking).Usable);
            Check.Equal("none_before", Vmware.Tracking(new Tracking()).Reason);
            Check.Equal("star", Vmware.Tracking(Tracking.FromJson("{\"before\":\"*\",\"now\":\"" + Id + "1\"}")).Reason);
        }

        [Test]
        public void WhatCannotBeIsRefusedByTheLibrary()
        {
            Refused(StatusCode.VmwareFactsRejected, () => Ask(new VmwareRequest(new VmwareSource(null))));
            Refused(StatusCode.VmwareFactsRejected, () => Ask(new VmwareRequest(new VmwareSource("h") { Port = -1 })));
            Refused(StatusCode.VmwareFactsRejected, () => Ask(new VmwareRequest(new VmwareSource("h")) { Policy = (Policy)9 }));
            Refused(StatusCode.VmwareFactsRejected, () => Ask(VmwareRequest.FromJson("{")));
            Refused(StatusCode.VmwareRulesRejected, () => Ask(new VmwareRequest(new VmwareSource("h"))
            {
                Rules = "{\"schema\":2,\"dated\":\"2027-01-01\",\"rules\":[]}",
            }));
            Refused(StatusCode.VmwareFactsRejected, () => world.Client.VmwareNote(World.Set, "{}"));
            Refused(StatusCode.VmwareFactsRejected, () => world.Client.VmwareNote(World.Set, new VmwareEvent[] { null }));
            Refused(StatusCode.VmwareFactsRejected, () => Note(new VmwareEvent(VmwareEventKind.Reset, Noon, new VmFacts(""))));
            Refused(StatusCode.VmwareRulesRejected, () => world.Client.VmwareNote(World.Set, "[]", "{}"));
            Refused(StatusCode.VmwareFactsRejected, () => Vmware.Tracking(Tracking.FromJson("{")));
            Refused(StatusCode.SetIdRejected, () => world.Client.VmwareHistory("7x"));
            VmwareRequest request = new VmwareRequest(new VmwareSource("h"));
            Refused(StatusCode.SetIdRejected, () => world.Client.VmwareCheck(request, "7x"));
            Check.Throws<ArgumentNullException>(() => world.Client.VmwareCheck(null));
            Check.Throws<ArgumentNullException>(() => Vmware.Tracking(null));
            Check.Throws<ArgumentNullException>(() => VmwareSource.FromJson(null));
        }

        [Test]
        public void AnyTextIsWrittenSoThatItReadsTheSame()
        {
            string text = new string(Enumerable.Range(0, 0x300).Select(unit => (char)unit).ToArray()) + "\U0001F600";
            object[] value = { text, "", null, true, false, long.MinValue, ulong.MaxValue, -0.5, new List<object>() };
            string written = JsonText.Of(new JsonObject { { text, value }, { "left out", null }, { "o", new JsonObject() } });
            Dictionary<string, object> read = (Dictionary<string, object>)Json.Parse(written);
            Check.Equal(new[] { text, "o" }, read.Keys);
            List<object> items = (List<object>)read[text];
            Check.Equal(value.Take(8), items.Take(8));
            Check.Equal(0, ((List<object>)items[8]).Count);
            Check.Equal(written, JsonText.Of(read));
            Check.Equal("{\"a\":\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\"}", JsonText.Of(new JsonObject { { "a", "\0\u001f\b\t\n\f\r\"\\/" } }));
        }

        private static void Refused(StatusCode code, Action action)
        {
            Check.Equal(code, Check.Throws<InputException>(action).Code);
        }

        private void Ask(VmwareRequest request)
        {
            world.Client.VmwareCheck(request);
        }

        private void Note(params VmwareEvent[] events)
        {
            world.Client.VmwareNote(World.Set, events);
        }

        private VmwarePast Past()
        {
            return world.Client.VmwareHistory(World.Set).Vms.Single(vm => vm.Id == "v");
        }
    }
}
