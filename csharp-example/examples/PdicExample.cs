using System;
using System.Threading.Tasks;

namespace Holdfast.Example
{
    /// <summary>Checks a set; a refused plan is shown, and confirmed when the caller says so.</summary>
    public static class PdicExample
    {
        /// <summary>The verdict in words.</summary>
        public static async Task<string> Run(string place, string clientFolder, Func<Plan, bool> confirmed)
        {
            using (var client = Client.Open(clientFolder))
            using (var destination = Destination.Open(place))
            using (var report = new Report("UTC"))
            {
                var at = new SetAt(destination, "1602834567932");
                var options = new PdicOptions { Mode = Mode.ExistenceAndSize };
                var outcome = await client.PdicRunAsync(at, report, options);
                if (outcome.Verdict == Verdict.Refused && confirmed(outcome.Plan))
                {
                    options.Confirm = outcome.Plan.Hash;
                    outcome = await client.PdicRunAsync(at, report, options);
                }
                foreach (var finding in outcome.Findings)
                {
                    Console.Error.WriteLine(finding.Severity + " " + finding.Text);
                }
                return outcome.Verdict + ", " + outcome.RemovedEntryCount + " entries taken out";
            }
        }
    }
}
