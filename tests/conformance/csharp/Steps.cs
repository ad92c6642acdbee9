using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    /// <summary>What each step asks of the library.</summary>
    internal static class Steps
    {
        private const string OnSelection = "selection.";

        private static readonly Dictionary<string, Func<Inputs, World, Fields>> All =
            new Dictionary<string, Func<Inputs, World, Fields>>
            {
                { "version", (with, world) => Answers.Version() },
                { "status.describe", (with, world) => Answers.Of(HoldfastLibrary.StatusOf((StatusCode)with.Small("code"))) },
                { "destination.open", OpenDestination },
                { "client.open", OpenClient },
                { "client.bring_over", BringOver },
                { "report.new", NewReport },
                { "report.show", (with, world) => Answers.Report(world.Report, with.Text("format")) },
                { "schedule.decide", Decide },
                { "job.start", StartJob },
                { "backup.run", Backup },
                { "pdic.plan", (with, world) => Check(with, world, false) },
                { "pdic.run", (with, world) => Check(with, world, true) },
                { "pdic.undo", Undo },
                { "index.show", ShowIndex },
            };

        internal static Fields Do(string name, Inputs with, World world)
        {
            Func<Inputs, World, Fields> step;
            if (name.StartsWith(OnSelection, StringComparison.Ordinal))
            {
                return SelectionSteps.Do(name.Substring(OnSelection.Length), with, world);
            }
            bool known = All.TryGetValue(name, out step) || VmwareSteps.All.TryGetValue(name, out step)
                || M365Steps.All.TryGetValue(name, out step) || LiveSteps.All.TryGetValue(name, out step)
                || ReplicationSteps.All.TryGetValue(name, out step);
            return known ? step(with, world) : FileSteps.Do(name, with, world);
        }

        private static Fields OpenDestination(Inputs with, World world)
        {
            string address = with.Text("address");
            string access = with.Json("access");
            using (Destination destination = access == null
                ? Destination.Open(address)
                : Destination.Open(address, Access.FromJson(access)))
            {
                return new Fields { { "place", destination.Place } };
            }
        }

        private static Fields OpenClient(Inputs with, World world)
        {
            Client.Open(with.Text("folder")).Dispose();
            return new Fields();
        }

        private static Fields BringOver(Inputs with, World world)
        {
            world.Client.BringOver(with.Text("set"), with.Text("version"));
            return new Fields();
        }

        private static Fields NewReport(Inputs with, World world)
        {
            new Report(with.Text("zone")).Dispose();
            return new Fields();
        }

        private static Fields Decide(Inputs with, World world)
        {
            Schedule schedule = new Schedule(
                with.Text("set"), with.Text("zone") ?? world.Report.Zone, with.Small("least_days") ?? 0);
            return Answers.Of(schedule.Decide(
                with.Moment("last_utc_ms"), with.Text("brought_over_version"), with.Moment("now_utc_ms")));
        }

        private static Fields StartJob(Inputs with, World world)
        {
            List<Destination> destinations = new List<Destination>();
            try
            {
                object[] places = with.List("destinations")?.ToArray() ?? new object[] { Place(with, world) };
                destinations.AddRange(places.Select(place => Destination.Open((string)place)));
                Job job = new Job(
                    with.Text("set"), destinations, with.Small("least_days") ?? 0, with.Moment("now_utc_ms"),
                    VmwareSteps.Sources(with));
                return Answers.Of(world.Client.JobStart(job, world.Report));
            }
            finally
            {
                destinations.ForEach(destination => destination.Dispose());
            }
        }

        private static Fields Backup(Inputs with, World world)
        {
            string source = with.Text("source") ?? Path.Combine(world.Folder, "source");
            return At(with, world, at => Answers.Of(world.Client.Backup(at, source, world.Report, null, Token(with))));
        }

        private static Fields Check(Inputs with, World world, bool run)
        {
            PdicOptions options = Options(with.Object("options"));
            return At(with, world, at => Answers.Of(run
                ? world.Client.PdicRun(at, world.Report, options, null, Token(with))
                : world.Client.PdicPlan(at, world.Report, options, null, Token(with))));
        }

        private static Fields Undo(Inputs with, World world)
        {
            return At(with, world, at => Answers.Of(world.Client.PdicUndo(at, with.Text("run"), null, Token(with))));
        }

        private static Fields ShowIndex(Inputs with, World world)
        {
            return At(with, world, at =>
            {
                using (IndexReader index = world.Client.OpenIndex(at))
                {
                    return Answers.Of(index, with.Number("limit") ?? long.MaxValue);
                }
            });
        }

        private static Fields At(Inputs with, World world, Func<SetAt, Fields> work)
        {
            using (Destination destination = Destination.Open(Place(with, world)))
            {
                return work(new SetAt(destination, with.Text("set"), with.Moment("now_utc_ms")));
            }
        }

        private static string Place(Inputs with, World world)
        {
            return with.Text("destination") ?? Path.Combine(world.Folder, "destination");
        }

        internal static CancellationToken Token(Inputs with)
        {
            return new CancellationToken(with.Truth("cancelled"));
        }

        private static PdicOptions Options(Inputs with)
        {
            return with == null ? null : new PdicOptions
            {
                Mode = ModeOf(with.Text("mode")),
                IndexKeepDays = with.Small("index_keep_days"),
                IndexKeepNewest = with.Small("index_keep_newest"),
                BreakerPercent = with.Small("breaker_percent"),
                BreakerEntries = with.Number("breaker_entries"),
                Confirm = with.Text("confirm"),
                TrashKeepDays = with.Small("trash_keep_days"),
                Threads = with.Small("threads"),
            };
        }

        private static Mode? ModeOf(string word)
        {
            Mode[] modes = { Mode.Existence, Mode.ExistenceAndSize };
            return word == null ? (Mode?)null : modes.Single(mode => PdicOptions.Word(mode) == word);
        }
    }
}
