using System;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>A host that loses changed sectors, a chain of backups that it spoiled, and a change id.</summary>
    public static class VmwareExample
    {
        private const string Set = "1602834567932";

        /// <summary>What the report says of the host, what to do, and how a machine's chain is healed.</summary>
        public static string Run(string clientFolder)
        {
            using (var client = Client.Open(clientFolder))
            using (var report = new Report("Asia/Hong_Kong"))
            {
                var host = new VmwareSource("10.1.0.6")
                {
                    SshPort = 22,
                    Name = "localhost.localdomain",
                    About = About.Of("VMware ESXi 5.1.0 build-1157734"),
                };
                var outcome = client.VmwareCheck(new VmwareRequest(host) { Policy = Policy.Warn }, Set, report);
                string said = report.Text + outcome.Answer + ", by the rules of " + outcome.Dated + "\n";
                foreach (var step in outcome.Steps)
                {
                    said += step.Number + " " + step.Step + ": " + step.Text + "\n";
                }
                return said + Chain(client) + ChangeId();
            }
        }

        /// <summary>Every backup of a machine is noted, with what its host says of itself; and every reset.</summary>
        private static string Chain(Client client)
        {
            const string before = "VMware ESXi 6.0.0 build-2494585";
            const string after = "VMware ESXi 6.0.0 build-3247720";
            var vm = new VmFacts("502e2c04-6d9a-4b2f-8f0e-3c2a4d5e6f70", "mail") { CbtEnabled = true };
            var noon = new DateTimeOffset(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);
            var events = new[]
            {
                new VmwareEvent(VmwareEventKind.Incremental, noon, vm, About.Of(before)),
                // The host was upgraded; that alone heals nothing.
                new VmwareEvent(VmwareEventKind.Incremental, noon.AddDays(1), vm, About.Of(after)),
                new VmwareEvent(VmwareEventKind.Reset, noon.AddDays(2), vm),
                new VmwareEvent(VmwareEventKind.Full, noon.AddDays(3), vm, About.Of(after)),
            };
            string said = "";
            foreach (var one in events)
            {
                client.VmwareNote(Set, new[] { one });
                var past = client.VmwareHistory(Set).Vms.Single(machine => machine.Id == vm.Id);
                said += one.Kind + ": " + (past.Flag == null ? "trusted" : "not trusted, " + past.Flag.Risk
                    + " (" + string.Join(", ", past.Flag.Rules) + ")") + "\n";
            }
            return said;
        }

        private static string ChangeId()
        {
            var answer = Vmware.Tracking(new Tracking
            {
                Before = "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c/4",
                Now = "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c/7",
                CapacityBytes = 1 << 20,
                Segments = new[]
                {
                    new TrackedSegment(0, 1 << 19, new TrackedArea(0, 65536), new TrackedArea(131072, 65536)),
                    new TrackedSegment(1 << 19, 1 << 19),
                },
            });
            return answer.Usable ? "the change id is usable\n" : answer.Reason + ": " + answer.Text + "\n";
        }
    }
}
