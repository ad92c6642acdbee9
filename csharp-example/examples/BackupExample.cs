using System;
using System.Threading.Tasks;

namespace Holdfast.Example
{
    /// <summary>Backs a folder up and says what was done.</summary>
    public static class BackupExample
    {
        /// <summary>One sentence about the job.</summary>
        public static async Task<string> Run(string source, string place, string clientFolder)
        {
            using (var client = Client.Open(clientFolder))
            using (var destination = Destination.Open(place))
            using (var report = new Report("UTC"))
            {
                var at = new SetAt(destination, "1602834567932");
                var outcome = await client.BackupAsync(at, source, report);
                foreach (var skipped in outcome.Skipped)
                {
                    Console.Error.WriteLine("not backed up: " + skipped);
                }
                return outcome.Index + ": " + outcome.StoredFileCount + " stored, " + outcome.UnchangedFileCount
                    + " unchanged, " + outcome.RetainedFileCount + " retained, "
                    + outcome.Totals.Data.LogicalBytes + " bytes in Data";
            }
        }
    }
}
