using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>One command for each feature of the library.</summary>
    internal static class Commands
    {
        internal static Command Root()
        {
            Command root = new Command("holdfast");
            root.Commands.Add(Leaf("backup", Backup, Working(), "SOURCE"));
            root.Commands.Add(Group(
                "pdic", Leaf("schedule", Schedule, ScheduleOptions()), Leaf("plan", Plan, Checking()),
                Leaf("run", Run, Checking()), Leaf("undo", Undo, Answering(SetOptions.Options()), "RUN")));
            root.Commands.Add(Group("index", Leaf("show", ShowIndex, ShowOptions())));
            root.Commands.Add(Group(
                "replicate", Leaf("run", ReplicateCommand.Run, ReplicateCommand.RunOptions()),
                Leaf("status", ReplicateCommand.Status, ReplicateCommand.StatusOptions()),
                Leaf("heal", ReplicateCommand.Heal, ReplicateCommand.HealOptions())));
            root.Commands.Add(Leaf("select", SelectCommand.Run, SelectCommand.Options()));
            root.Commands.Add(Group("job", Leaf("start", JobStart, JobOptions())));
            root.Commands.Add(Group(
                "vmware", Leaf("check", VmwareCommand.Check, VmwareCommand.CheckOptions()),
                Leaf("fetch", VmwareCommand.Fetch, VmwareCommand.FetchOptions()),
                Leaf("note", VmwareCommand.Note, VmwareCommand.NoteOptions()),
                Leaf("history", VmwareCommand.History, VmwareCommand.HistoryOptions()),
                Leaf("tracking", VmwareCommand.Tracking, VmwareCommand.TrackingOptions())));
            root.Commands.Add(Group(
                "m365", Leaf("detect", M365Command.Detect, M365Command.DetectOptions()),
                Leaf("limits", M365Command.Limits, M365Command.LimitsOptions()),
                Leaf("plan", M365Command.Plan, M365Command.PlanOptions()),
                Leaf("migrate", M365MigrateCommand.Run, M365MigrateCommand.Options()),
                Leaf("fleet", M365Command.Fleet, M365Command.FleetOptions()), Explain(),
                Leaf("timeline", M365Command.Timeline, M365Command.TimelineOptions()),
                Leaf("signin", M365LiveCommand.SignIn, M365LiveCommand.SignInOptions()),
                Leaf("token", M365LiveCommand.Token, M365LiveCommand.TokenOptions()),
                Leaf("accounts", M365KeptCommand.Accounts, M365LiveCommand.Live()),
                Leaf("signout", M365KeptCommand.SignOut, M365KeptCommand.SignOutOptions()),
                Leaf("tenants", M365KeptCommand.Tenants, M365LiveCommand.Live()),
                Leaf("permissions", M365LiveCommand.Permissions, M365LiveCommand.PermissionsOptions()),
                Leaf("setup", M365TenantCommand.Setup, M365TenantCommand.SetupOptions()),
                Leaf("update", M365TenantCommand.Update, M365TenantCommand.UpdateOptions()),
                Leaf("rotate", M365TenantCommand.Rotate, M365TenantCommand.RotateOptions()),
                Leaf("status", M365TenantCommand.Status, M365TenantCommand.StatusOptions()),
                Leaf("delete", M365TenantCommand.Delete, M365TenantCommand.DeleteOptions())));
            root.Commands.Add(Group(
                "vault", Leaf("create", VaultCommand.Create, VaultCommand.Options()),
                Leaf("list", VaultCommand.List, VaultCommand.Options()),
                Leaf("rekey", VaultCommand.Rekey, VaultCommand.RekeyOptions()),
                Leaf("export", VaultCommand.Export, VaultCommand.ExportOptions()),
                Leaf("import", VaultCommand.Import, VaultCommand.ImportOptions())));
            root.Commands.Add(Group("status", Leaf("list", ListStatuses, Answering(new Option[0]))));
            root.Commands.Add(Leaf("version", Version, Answering(new Option[0])));
            return root;
        }

        private static Command Group(string name, params Command[] commands)
        {
            Command group = new Command(name);
            group.Commands.AddRange(commands);
            return group;
        }

        private static Command Leaf(
            string name, System.Func<Arguments, Output, ExitCode> run, IEnumerable<Option> options, string parameter = null)
        {
            Command leaf = new Command(name) { Run = run, Parameter = parameter };
            leaf.Options.AddRange(options);
            return leaf;
        }

        private static Command Explain()
        {
            Command explain = Leaf("explain", M365Command.Explain, M365Command.ExplainOptions());
            explain.TakesWords = true;
            return explain;
        }

        private static IEnumerable<Option> Answering(IEnumerable<Option> options)
        {
            return options.Concat(new[] { new Option("--json") });
        }

        /// <summary>The forms of a report.</summary>
        internal static IEnumerable<Option> Forms()
        {
            Option json = new Option("--json") { Group = "form" };
            Option report = new Option("--report", "FORM")
            {
                Group = "form",
                Judge = form => form == "text" || form == "csv" || form == "json"
                    ? null
                    : "expected one of [text, csv, json] (case-sensitive) but was '" + form + "'",
            };
            return new[] { json, report };
        }

        /// <summary>Options of commands that write a report.</summary>
        private static IEnumerable<Option> Working()
        {
            return SetOptions.Options().Concat(Forms());
        }

        private static IEnumerable<Option> Checking()
        {
            return Working().Concat(new[] { new Option("--mode", "MODE"), new Option("--confirm", "HASH") });
        }

        private static Option LeastDays()
        {
            return new Option("--least-days", "DAYS")
            {
                Judge = CommandLine.Whole("an int", int.MinValue, int.MaxValue),
            };
        }

        private static IEnumerable<Option> ScheduleOptions()
        {
            return Answering(new[]
            {
                new Option("--set", "ID") { Required = true },
                new Option("--zone", "ZONE"),
                new Option("--last", "INSTANT") { Judge = SetOptions.JudgeMoment },
                new Option("--brought-over", "VERSION"),
                LeastDays(),
                new Option("--now", "INSTANT") { Judge = SetOptions.JudgeMoment },
            });
        }

        private static IEnumerable<Option> ShowOptions()
        {
            Option limit = new Option("--limit", "N")
            {
                Judge = CommandLine.Whole("a long", long.MinValue, long.MaxValue),
            };
            return Answering(SetOptions.Options()).Concat(new[] { limit });
        }

        private static IEnumerable<Option> JobOptions()
        {
            return Working().Concat(new[]
            {
                new Option("--run-pdic"), new Option("--backup", "SOURCE"), LeastDays(), new Option("--sources", "FILE"),
            });
        }

        private static ExitCode Backup(Arguments typed, Output output)
        {
            using (Session session = new Session(typed, output))
            {
                session.AtEach(at => session.Backup(at, typed.Parameter));
                return session.Finish();
            }
        }

        private static ExitCode Schedule(Arguments typed, Output output)
        {
            Decision decision = SetOptions.WithZone(SetOptions.Zone(typed), zone =>
                new Schedule(typed.Get("--set"), zone, SetOptions.LeastDays(typed)).Decide(
                    SetOptions.Moment(typed.Get("--last")), typed.Get("--brought-over"),
                    SetOptions.Now(typed)));
            output.Out.WriteLine(typed.Has("--json") ? decision.Json : decision.Text);
            return ExitCode.Clean;
        }

        private static ExitCode Plan(Arguments typed, Output output)
        {
            return CheckEach(typed, output, false);
        }

        private static ExitCode Run(Arguments typed, Output output)
        {
            return CheckEach(typed, output, true);
        }

        private static ExitCode CheckEach(Arguments typed, Output output, bool run)
        {
            PdicOptions options = new PdicOptions { Mode = ModeOf(typed), Confirm = typed.Get("--confirm") };
            using (Session session = new Session(typed, output))
            {
                session.AtEach(at => session.Check(at, options, run));
                return session.Finish();
            }
        }

        private static Mode ModeOf(Arguments typed)
        {
            Mode[] modes = { Mode.Existence, Mode.ExistenceAndSize };
            string word = typed.Get("--mode") ?? PdicOptions.Word(Mode.Existence);
            if (modes.All(mode => PdicOptions.Word(mode) != word))
            {
                throw new SyntaxException("--mode is one of " + string.Join(", ", modes.Select(PdicOptions.Word)), typed);
            }
            return modes.First(mode => PdicOptions.Word(mode) == word);
        }

        private static ExitCode Undo(Arguments typed, Output output)
        {
            SetOptions set = new SetOptions(typed);
            using (Client client = set.OpenClient())
            using (Destination destination = set.OpenOnly())
            {
                PdicUndone undone = output.Watched(
                    view => client.PdicUndo(set.At(destination), typed.Parameter, view, Interrupt.Token));
                output.Out.WriteLine(typed.Has("--json") ? undone.Json : Words.Undone(undone));
                return ExitCode.Clean;
            }
        }

        private static ExitCode ShowIndex(Arguments typed, Output output)
        {
            SetOptions set = new SetOptions(typed);
            using (Client client = set.OpenClient())
            using (Destination destination = set.OpenOnly())
            using (IndexReader index = client.OpenIndex(set.At(destination)))
            {
                if (typed.Has("--json"))
                {
                    output.Out.WriteLine(index.Json);
                }
                else
                {
                    Summary(output.Out, index);
                    Entries(output.Out, index, long.Parse(typed.Get("--limit") ?? "0", CultureInfo.InvariantCulture));
                }
                return ExitCode.Clean;
            }
        }

        private static void Summary(TextWriter write, IndexReader index)
        {
            string job = Words.Moment(index.Job);
            write.WriteLine(index.File + ": generation " + index.Generation + " of job " + job);
            write.WriteLine(Words.Count(index.EntryCount) + " entries");
            AreaLine(write, "Data", index.Totals.Data);
            AreaLine(write, "Retention", index.Totals.Retention);
        }

        private static void AreaLine(TextWriter write, string name, AreaTotals area)
        {
            write.WriteLine(
                name.PadRight(9) + " " + Words.Count(area.FileCount) + " files in " + Words.Count(area.EntryCount)
                + " entries, " + Words.Count(area.LogicalBytes) + " bytes at the source; "
                + Words.Count(area.ObjectCount) + " objects, " + Words.Count(area.PhysicalBytes) + " bytes stored");
        }

        private static void Entries(TextWriter write, IndexReader index, long limit)
        {
            using (IndexCursor cursor = index.Cursor())
            {
                long left = limit;
                while (left > 0)
                {
                    IReadOnlyList<IndexEntry> batch =
                        cursor.NextBatch((int)System.Math.Min(left, IndexCursor.BatchLimit));
                    if (batch.Count == 0)
                    {
                        return;
                    }
                    foreach (IndexEntry entry in batch)
                    {
                        write.WriteLine(entry.SizeBytes.ToString().PadLeft(12) + "  " + Words.Visible(entry.Object));
                    }
                    left -= batch.Count;
                }
            }
        }

        private static ExitCode JobStart(Arguments typed, Output output)
        {
            string sources = LocalFile.OptionalText(typed.Get("--sources"));
            List<Destination> destinations = new List<Destination>();
            SetOptions set = new SetOptions(typed);
            try
            {
                using (Session session = new Session(typed, output))
                {
                    foreach (string address in set.Destinations)
                    {
                        session.Attempt(() =>
                        {
                            destinations.Add(Destination.Open(address));
                            return ExitCode.Clean;
                        });
                    }
                    JobStart start = Begin(session, new Job(
                        set.Set, destinations, SetOptions.LeastDays(typed), SetOptions.Now(typed),
                        sources == null ? null : Sources.FromJson(sources)));
                    for (int at = 0; at < destinations.Count; at++)
                    {
                        Work(typed, session, set.At(destinations[at]), start.Destinations[at]);
                    }
                    return session.Finish();
                }
            }
            finally
            {
                destinations.ForEach(destination => destination.Dispose());
            }
        }

        private static JobStart Begin(Session session, Job job)
        {
            JobStart start = session.Client.JobStart(job, session.Report);
            session.Json(start.Json);
            foreach (DestinationStart at in start.Destinations)
            {
                session.Say(Words.Decision(at));
                session.Worst(at.Problem == null ? ExitCode.Clean : ExitCode.Unchecked);
            }
            bool findings = start.Vmware.Any(one => one.HasFindings) || start.M365.Any(one => one.HasFindings);
            session.Worst(findings ? ExitCode.Findings : ExitCode.Clean);
            return start;
        }

        /// <summary>A refused or failed check does not hold the backup back: not backing up would lose more.</summary>
        private static void Work(Arguments typed, Session session, SetAt at, DestinationStart decided)
        {
            string source = typed.Get("--backup");
            if (typed.Has("--run-pdic") && decided.PdicDue)
            {
                session.Attempt(() => session.Check(at, new PdicOptions(), true));
            }
            if (source != null)
            {
                session.Attempt(() => session.Backup(at, source));
            }
        }

        private static ExitCode ListStatuses(Arguments typed, Output output)
        {
            IEnumerable<string> lines = HoldfastLibrary.Statuses.Select(status => typed.Has("--json")
                ? "{\"code\":" + (int)status.Code + ",\"name\":" + Quote(status.Name) + ",\"class\":"
                    + Quote(status.Class.ToString()) + ",\"text\":" + Quote(status.Text) + "}"
                : ((int)status.Code).ToString().PadLeft(4) + "  " + status.Class.ToString().PadRight(12) + " "
                    + status.Name.PadRight(24) + " " + status.Text);
            output.Out.WriteLine(
                typed.Has("--json") ? "[" + string.Join(",", lines) + "]" : string.Join("\n", lines).TrimEnd());
            return ExitCode.Clean;
        }

        private static ExitCode Version(Arguments typed, Output output)
        {
            string version = HoldfastLibrary.Version;
            output.Out.WriteLine(typed.Has("--json")
                ? "{\"version\":" + Quote(version) + ",\"number\":" + HoldfastLibrary.VersionNumber + "}"
                : "holdfast " + version);
            return ExitCode.Clean;
        }

        /// <summary>JSON of a text that has no control characters.</summary>
        private static string Quote(string text)
        {
            return "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
        }
    }
}
