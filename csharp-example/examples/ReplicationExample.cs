using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>Keeps copies of a backup set at other destinations, and brings back from them what was lost.</summary>
    public static class ReplicationExample
    {
        private const string Set = "1602834567932";

        /// <summary>
        /// Backs <c>source</c> up and replicates it to addresses such as <c>s3://bucket/prefix</c>, or to two folders;
        /// <c>folder</c> holds all that is made.
        /// </summary>
        public static string Run(string source, string folder, params string[] addresses)
        {
            var root = Directory.CreateDirectory(Path.Combine(folder, "sender")).FullName;
            var places = addresses.Length > 0 ? addresses : new[] { "one", "two" }
                .Select(name => Directory.CreateDirectory(Path.Combine(folder, name)).FullName).ToArray();
            var receivers = new List<Destination>();
            using (var client = Client.Open(Path.Combine(folder, "client")))
            using (var sender = Destination.Open(root))
            using (var report = new Report("UTC"))
            {
                try
                {
                    receivers.AddRange(places.Select(Destination.Open));
                    var at = new SetAt(sender, Set);
                    client.Backup(at, source, report);
                    var request = new ReplicationRequest(sender, receivers, new[] { Set });
                    var sent = client.Replicate(request, report, new Slots()).Replicas.Select(replica =>
                        replica.Receiver + ": " + replica.Verdict + ", " + replica.Sent.ObjectCount + " objects sent, "
                        + (long)replica.Lag.Time.TotalMilliseconds + " ms behind").ToList();
                    File.Delete(Path.Combine(root, Set, FirstFile(client, at)));
                    var healed = client.Heal(request, report).Replicas.Select(replica =>
                        replica.Receiver + ": " + replica.Verdict + ", ["
                        + string.Join(", ", replica.Healed.ToSender) + "] brought back");
                    return report.Text + string.Join("\n", sent.Concat(healed));
                }
                finally
                {
                    receivers.ForEach(receiver => receiver.Dispose());
                }
            }
        }

        private static string FirstFile(Client client, SetAt at)
        {
            using (var index = client.OpenIndex(at))
            using (var cursor = index.Cursor())
            {
                return cursor.NextBatch(IndexCursor.BatchLimit).First(entry => entry.Kind == EntryKind.File).Object;
            }
        }

        /// <summary>Says where each of the files at once stands.</summary>
        private sealed class Slots : IProgress<Progress>
        {
            public void Report(Progress value)
            {
                if (value.Kind == ProgressKind.File)
                {
                    Console.Error.WriteLine(
                        value.Slot + " " + value.Object + ", " + value.DoneCount + " of " + value.TotalCount + " bytes");
                }
            }
        }
    }
}
