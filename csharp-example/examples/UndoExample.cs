using System.Threading.Tasks;

namespace Holdfast.Example
{
    /// <summary>Brings back what a run put aside.</summary>
    public static class UndoExample
    {
        /// <summary>What is back, and where.</summary>
        public static async Task<string> Run(string place, string clientFolder, string run)
        {
            using (var client = Client.Open(clientFolder))
            using (var destination = Destination.Open(place))
            {
                var undone = await client.PdicUndoAsync(new SetAt(destination, "1602834567932"), run);
                return undone.RestoredEntryCount + " entries are back in " + undone.Index;
            }
        }
    }
}
