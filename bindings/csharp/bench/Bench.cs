// What the boundary costs in C#: a call, a row of an index, a key that a selection is given and answers. Prints
// nanoseconds.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace Holdfast.Bench
{
    internal static class Bench
    {
        private const int Passes = 5;
        private const int Calls = 2000000;
        private const int KeyCount = 100000;

        private static int Main(string[] args)
        {
            if (args.Length != 3)
            {
                Console.Error.WriteLine("usage: bench CLIENT DESTINATION SET");
                return 2;
            }
            Say("call", Best(Calls, CallMany));
            using (Client client = Client.Open(args[0]))
            using (Destination destination = Destination.Open(args[1]))
            using (IndexReader index = client.OpenIndex(new SetAt(destination, args[2])))
            {
                Say("row", Best(index.EntryCount, () => ReadAll(index)));
            }
            SelectionListing listing = new SelectionListing(
                Enumerable.Range(0, KeyCount).Select(key => "user" + key.ToString("D7") + "@contoso.example"));
            Say("listed", Best(KeyCount, () => List(listing)));
            using (Selection selection = new Selection())
            {
                selection.Relist(listing);
                selection.SelectAll();
                Say("key", Best(KeyCount, () => ReadKeys(selection)));
            }
            return 0;
        }

        private static void CallMany()
        {
            int sum = 0;
            for (int call = 0; call < Calls; call++)
            {
                sum += (int)HoldfastLibrary.ClassOf(StatusCode.SetBusy);
            }
            Demand(sum == Calls * (int)StatusClass.Unavailable);
        }

        private static void ReadAll(IndexReader index)
        {
            long rows = 0;
            long units = 0;
            long stored = 0;
            using (IndexCursor cursor = index.Cursor())
            {
                IReadOnlyList<IndexEntry> batch = cursor.NextBatch(IndexCursor.BatchLimit);
                while (batch.Count > 0)
                {
                    foreach (IndexEntry entry in batch)
                    {
                        rows++;
                        units += entry.Object.Length;
                        stored += entry.StoredSizeBytes;
                    }
                    batch = cursor.NextBatch(IndexCursor.BatchLimit);
                }
            }
            Demand(rows == index.EntryCount && units > 0 && stored >= 0);
        }

        private static void List(SelectionListing listing)
        {
            using (Selection selection = new Selection())
            {
                Demand(selection.Relist(listing).Relisted);
            }
        }

        private static void ReadKeys(Selection selection)
        {
            SelectionBatch batch = selection.Keys(SelectionPart.Selected, null, KeyCount);
            Demand(batch.Next == null && batch.Items.Sum(item => item.Key.Length) == 27 * KeyCount);
        }

        private static double Best(long things, Action pass)
        {
            double best = double.MaxValue;
            for (int number = 0; number < Passes; number++)
            {
                Stopwatch watch = Stopwatch.StartNew();
                pass();
                best = Math.Min(best, watch.Elapsed.TotalMilliseconds * 1e6 / things);
            }
            return best;
        }

        private static void Demand(bool holds)
        {
            if (!holds)
            {
                throw new InvalidOperationException("the bench did not see what is there");
            }
        }

        private static void Say(string what, double ns)
        {
            Console.WriteLine(what + " " + ns.ToString("F1", CultureInfo.InvariantCulture));
        }
    }
}
