using System.Linq;

namespace Holdfast.Example
{
    /// <summary>Adds up what the Current index of a set holds, batch by batch.</summary>
    public static class IndexExample
    {
        /// <summary>Files and bytes of the index.</summary>
        public static string Run(string place, string clientFolder)
        {
            using (var client = Client.Open(clientFolder))
            using (var destination = Destination.Open(place))
            using (var index = client.OpenIndex(new SetAt(destination, "1602834567932")))
            using (var rows = index.Cursor())
            {
                long files = 0, bytes = 0;
                for (var batch = rows.NextBatch(); batch.Count > 0; batch = rows.NextBatch())
                {
                    files += batch.Count(entry => entry.Kind == EntryKind.File);
                    bytes += batch.Sum(entry => entry.SizeBytes);
                }
                return index.File + ": " + files + " files, " + bytes + " bytes";
            }
        }
    }
}
