using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Holdfast.Tests
{
    /// <summary>Values arrive whole, by the names they have in every language.</summary>
    public sealed class ClientTests : IDisposable
    {
        /// <summary>Of 25 files in three folders, which are entries too.</summary>
        private const int Entries = 28;

        private readonly World world = new World();

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            world.Dispose();
        }

        [Test]
        public void ABackupArrivesWithMomentsCountsAndJson()
        {
            world.Write("a.txt", "four");
            DateTimeOffset now = new DateTimeOffset(2026, 11, 18, 11, 0, 0, TimeSpan.Zero);
            SetAt at = new SetAt(world.Destination, World.Set, now);
            BackupOutcome outcome = world.Client.Backup(at, world.Source, world.Report);
            Check.Equal(now, outcome.Job);
            Check.Equal(1L, outcome.StoredFileCount);
            Check.Equal(1L, outcome.Generation);
            Check.Equal("index/1794999600000.parquet", outcome.Index);
            AreaTotals data = outcome.Totals.Data;
            Check.Equal(new[] { 1L, 1, 1, 4, 4 }, new[]
            {
                data.EntryCount, data.FileCount, data.ObjectCount, data.LogicalBytes, data.PhysicalBytes,
            });
            Check.Contains("\"stored_file_count\":1", outcome.Json);
            ReportLine first = world.Report.Lines[0];
            Check.Equal("1 Start 2026/11/18 19:00:00", first.Number + " " + first.Kind + " " + first.Timestamp);
            Check.Equal(now, first.At);
            Check.Contains(first.Log, world.Report.Text);
            Check.True(world.Report.Csv.StartsWith("No.,Type", StringComparison.Ordinal), world.Report.Csv);
        }

        [Test]
        public void ASoundSetIsSound()
        {
            world.BackedUp(25);
            PdicOutcome outcome = world.Client.PdicRun(world.At, world.Report);
            Check.Equal(Verdict.Sound, outcome.Verdict);
            Check.True(!outcome.HasFindings);
            Check.Equal(outcome.Recorded, outcome.Recalculated);
            Check.Equal(25L, outcome.Recorded.Data.FileCount);
            Check.Equal(null, outcome.NotChecked);
        }

        [Test]
        public void ALossIsPlannedRepairedAndUndone()
        {
            world.BackedUp(25);
            world.Lose(7);
            Plan plan = world.Client.PdicPlan(world.At, world.Report).Plan;
            Check.Equal(new[] { "data/folder-0/file-7" }, plan.LostSample);
            PdicOutcome outcome = world.Client.PdicRun(world.At, world.Report);
            Check.Equal(Verdict.Repaired, outcome.Verdict);
            Check.Equal(plan.Hash, outcome.Plan.Hash);
            Check.Equal(1L, outcome.RemovedEntryCount);
            Check.Equal("objects_missing Warn", outcome.Findings[0].Kind + " " + outcome.Findings[0].Severity);
            PdicUndone undone = world.Client.PdicUndo(world.At, outcome.Run);
            Check.Equal(1L, undone.RestoredEntryCount);
            Check.Equal(0L, world.Client.PdicUndo(world.At, outcome.Run).RestoredEntryCount);
        }

        [Test]
        public void AWholeLossIsRefusedUntilAPersonConfirmsThePlan()
        {
            world.BackedUp(3);
            for (int file = 0; file < 3; file++)
            {
                world.Lose(file);
            }
            PdicOutcome refused = world.Client.PdicRun(world.At, world.Report);
            Check.Equal(Verdict.Refused, refused.Verdict);
            WholeArea area = refused.Plan.Objections.OfType<WholeArea>().Single();
            Check.Equal("data/ 4", area.Area + " " + area.EntryCount);
            Check.Equal(new[] { "data/folder-0/" }, refused.Plan.Objections.OfType<WholeFolders>().Single().Sample);
            PdicOptions confirmed = new PdicOptions { Confirm = refused.Plan.Hash };
            Check.Equal(Verdict.Repaired, world.Client.PdicRun(world.At, world.Report, confirmed).Verdict);
        }

        [Test]
        public void EachOptionReachesTheLibrary()
        {
            world.BackedUp(25);
            world.Lose(7);
            PdicOptions strict = new PdicOptions { BreakerPercent = 0, BreakerEntries = 0, Mode = Mode.ExistenceAndSize };
            PdicOutcome refused = world.Client.PdicRun(world.At, null, strict);
            TooMany many = refused.Plan.Objections.OfType<TooMany>().Single();
            Check.Equal("1 28 0", many.LostCount + " " + many.EntryCount + " " + many.Limit);
            Check.Contains("\"mode\":\"existence+size\"", refused.Json);
            world.Client.Backup(world.At, world.Source);
            SetAt later = new SetAt(world.Destination, World.Set, DateTimeOffset.UtcNow.AddSeconds(60));
            PdicOptions sparse = new PdicOptions { IndexKeepDays = 0, TrashKeepDays = 1, Threads = 1 };
            Check.Equal(1, world.Client.PdicPlan(later, null, sparse).Plan.Retired.Count);
            PdicOptions ample = new PdicOptions { IndexKeepDays = 0, IndexKeepNewest = 5 };
            Check.Equal(0, world.Client.PdicPlan(later, null, ample).Plan.Retired.Count);
        }

        [Test]
        public void DefaultsOfPairedOptionsAreThoseOfTheHeader()
        {
            // The tests are built into target/csharp of the checkout.
            string built = AppDomain.CurrentDomain.BaseDirectory;
            string header = File.ReadAllText(Path.Combine(built, "..", "..", "include", "holdfast.h"));
            Check.Contains("90 days and 1 by default", header);
            Check.Contains("10 percent and 1000 by default", header);
        }

        [Test]
        public void APlaceThatIsGoneIsAValueWithAReason()
        {
            world.BackedUp(3);
            Directory.Move(Path.Combine(world.Root, World.Set), Path.Combine(world.Folder, "away"));
            PdicOutcome outcome = world.Client.PdicRun(world.At, world.Report);
            Check.Equal(Verdict.NotChecked, outcome.Verdict);
            Check.Equal(StatusCode.SetAbsent, outcome.NotChecked.Code);
            Check.Equal(null, outcome.Plan);
        }

        [Test]
        public void ACursorBringsEveryEntryOnceInOrder()
        {
            world.BackedUp(25);
            List<IndexEntry> all = new List<IndexEntry>();
            using (IndexReader index = world.Client.OpenIndex(world.At))
            using (IndexCursor cursor = index.Cursor())
            {
                IReadOnlyList<IndexEntry> batch = cursor.NextBatch(7);
                while (batch.Count > 0)
                {
                    Check.True(batch.Count <= 7, batch.Count);
                    all.AddRange(batch);
                    batch = cursor.NextBatch(7);
                }
                Check.Equal((long)Entries, index.EntryCount);
                Check.Equal(1L, index.Generation);
                Check.Contains("\"entry_count\":" + Entries, index.Json);
                Check.Equal(25L, index.Totals.Data.FileCount);
            }
            string[] keys = all.Select(entry => entry.Object).ToArray();
            Check.Equal(keys.Distinct().OrderBy(key => key, StringComparer.Ordinal), keys);
            IndexEntry seventh = all.Single(entry => entry.Path == "folder-0/file-7");
            Check.Equal("data/folder-0/file-7 9 9", seventh.Object + " " + seventh.SizeBytes + " " + seventh.StoredSizeBytes);
            Check.Equal("File Data 0 1 0 9", seventh.Kind + " " + seventh.Area + " " + seventh.Part + " "
                + seventh.PartCount + " " + seventh.OffsetBytes + " " + seventh.LengthBytes);
            Check.True(Math.Abs((DateTimeOffset.UtcNow - seventh.Modified).TotalHours) < 1, seventh.Modified);
            Check.True(seventh.Checksum == null || seventh.Checksum.Length == 64, seventh.Checksum);
            Check.Equal(3, all.Count(entry => entry.Kind == EntryKind.Folder));
        }

        [Test]
        public void ACursorMayCoverPartOfTheKeys()
        {
            world.BackedUp(25);
            using (IndexReader index = world.Client.OpenIndex(world.At))
            using (IndexCursor cursor = index.Cursor("data/folder-1/", "data/folder-2/"))
            {
                Check.Equal(11, cursor.NextBatch().Count);
                Check.Equal(0, cursor.NextBatch().Count);
            }
        }

        [Test]
        public async Task TheStartOfAJobSaysWhereACheckIsDue()
        {
            Job job = new Job(World.Set, new[] { world.Destination });
            Check.True(!world.Client.JobStart(job, world.Report).PdicDue);
            world.BackedUp(3);
            JobStart due = await world.Client.JobStartAsync(job, world.Report);
            Check.True(due.Destinations[0].PdicDue);
            Check.Equal("never-ran", due.Destinations[0].Pdic.Reason);
            world.Client.BringOver(World.Set, "7.17");
            Check.Equal("brought-over", world.Client.JobStart(job, world.Report).Destinations[0].Pdic.Reason);
            world.Client.PdicRun(world.At, world.Report);
            Check.True(!world.Client.JobStart(job, world.Report).PdicDue);
            Check.True(!world.Client.JobStart(new Job(World.Set, new Destination[0]), world.Report).PdicDue);
        }

        [Test]
        public void AScheduleDecidesByDates()
        {
            DateTimeOffset now = new DateTimeOffset(2026, 11, 18, 19, 0, 0, TimeSpan.FromHours(8));
            Decision decision = new Schedule(World.Set, "Asia/Hong_Kong").Decide(now, null, now);
            Check.True(!decision.Due);
            Check.Equal(DayOfWeek.Wednesday, decision.Weekday);
            Check.Equal(new DateTime(2026, 11, 18), decision.Today);
            Check.Equal(new DateTime(2026, 11, 18), decision.Last);
            Check.Equal(new DateTime(2026, 11, 25), decision.NextDue);
            Check.Contains("\"due\":false", decision.Json);
            Check.True(new Schedule(World.Set, "UTC").Decide(null, "7.17", now).Due);
        }

        [Test]
        public void NamesOfEveryLanguageComeBackAsTheyWere()
        {
            string[] names = { "Überraschung", "数据", "emoji-\U0001F600", "a b'c\"d" };
            foreach (string name in names)
            {
                world.Write(name, name);
            }
            world.Client.Backup(world.At, world.Source);
            using (IndexReader index = world.Client.OpenIndex(world.At))
            using (IndexCursor cursor = index.Cursor())
            {
                Check.Equal(names.OrderBy(name => name, StringComparer.Ordinal),
                    cursor.NextBatch().Select(entry => entry.Path).OrderBy(path => path, StringComparer.Ordinal));
            }
        }
    }
}
