using System;
using System.IO;
using System.Threading.Tasks;

namespace Holdfast.Example
{
    /// <summary>A backup job in five minutes: what is due is checked first, then the folder is backed up.</summary>
    public static class FirstCheck
    {
        /// <summary>
        /// Backs <c>args[0]</c> up to <c>args[1]</c>; the client's own folder is <c>args[2]</c>.
        /// </summary>
        public static void Main(string[] args)
        {
            Run(args[0], args[1], args[2], Console.Out).GetAwaiter().GetResult();
        }

        private static async Task Run(string source, string place, string clientFolder, TextWriter output)
        {
            const string set = "1602834567932";
            using (var client = Client.Open(clientFolder))
            using (var destination = Destination.Open(place))
            using (var report = new Report("Asia/Hong_Kong"))
            {
                var at = new SetAt(destination, set);
                var start = await client.JobStartAsync(new Job(set, new[] { destination }), report);
                if (start.PdicDue)
                {
                    var outcome = await client.PdicRunAsync(at, report);
                    output.WriteLine(outcome.Verdict + ", undo with run " + outcome.Run);
                }
                await client.BackupAsync(at, source, report);
                output.Write(report.Text);
            }
        }
    }
}
