using System;
using System.Threading.Tasks;

namespace Holdfast.Example
{
    /// <summary>What is to be done before a backup, and the job itself.</summary>
    public static class JobExample
    {
        /// <summary>Checks where PDIC is due, backs the folder up, and returns the report.</summary>
        public static async Task<string> Run(string source, string place, string clientFolder)
        {
            const string set = "1602834567932";
            using (var client = Client.Open(clientFolder))
            using (var destination = Destination.Open(place))
            using (var report = new Report("Europe/Berlin"))
            {
                var at = new SetAt(destination, set);
                var start = await client.JobStartAsync(new Job(set, new[] { destination }), report);
                foreach (var one in start.Destinations)
                {
                    if (one.Problem != null)
                    {
                        Console.Error.WriteLine((int)one.Problem.Code + " " + one.Problem.Reason);
                    }
                }
                if (start.PdicDue && (await client.PdicRunAsync(at, report)).Verdict == Verdict.Refused)
                {
                    Console.Error.WriteLine("a person has to look at this set");
                }
                await client.BackupAsync(at, source, report);
                return report.Text;
            }
        }
    }
}
