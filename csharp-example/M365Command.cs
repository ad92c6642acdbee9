using System.Collections.Generic;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>Microsoft 365: how connections sign in, what ends when, and what to do.</summary>
    internal static class M365Command
    {
        private const string SourceGroup = "source";

        private static readonly string[] OfAccount =
        {
            "--name", "--region", "--kind", "--front-end", "--token", "--password",
        };

        private enum Truth
        {
            Yes,
            No,
        }

        internal static IEnumerable<Option> DetectOptions()
        {
            return SetOptions.ClockOptions().Concat(Commands.Forms()).Concat(new[]
            {
                new Option("--facts", "FILE") { Group = SourceGroup, Required = true },
                new Option("--account", "ACCOUNT") { Group = SourceGroup, Required = true },
                new Option("--name", "NAME"),
                new Option("--region", "REGION"),
                new Option("--kind", "KIND"),
                new Option("--front-end", "FRONT"),
                new Option("--token", "YES"),
                new Option("--password", "YES"),
            });
        }

        internal static IEnumerable<Option> LimitsOptions()
        {
            return Answering(SetOptions.ClockOptions()).Concat(new[] { FactsFile() });
        }

        internal static IEnumerable<Option> PlanOptions()
        {
            return Answering(SetOptions.NowOptions()).Concat(new[] { FactsFile(), new Option("--to", "MODE") });
        }

        internal static IEnumerable<Option> FleetOptions()
        {
            return SetOptions.ClockOptions().Concat(new[]
            {
                new Option("--csv") { Group = "form" }, new Option("--json") { Group = "form" }, FactsFile(),
            });
        }

        internal static IEnumerable<Option> ExplainOptions()
        {
            return Answering(SetOptions.NowOptions()).Concat(new[] { new Option("--file", "FILE") });
        }

        internal static IEnumerable<Option> TimelineOptions()
        {
            return Answering(SetOptions.ClockOptions()).Concat(new[]
            {
                new Option("--region", "REGION"), new Option("--protocol", "PROTOCOL") { Many = true },
                new Option("--sign-in", "WAY"),
            });
        }

        internal static ExitCode Detect(Arguments typed, Output output)
        {
            M365Request request = typed.Has("--facts") ? OfFile(typed) : Typed(typed);
            using (Report report = new SetOptions(typed).NewReport())
            {
                M365Check check = M365.Check(request, report, SetOptions.Now(typed));
                string said = Words.Rendered(report, typed.Get("--report"));
                output.Out.Write(typed.Has("--json") ? check.Json + "\n" : said);
                return CodeOf(check.HasFindings);
            }
        }

        internal static ExitCode Limits(Arguments typed, Output output)
        {
            M365Request request = Request(typed);
            using (Report report = new SetOptions(typed).NewReport())
            {
                M365Check check = M365.Check(request, report, SetOptions.Now(typed));
                return Say(typed, output, check.Json, check.LimitsText);
            }
        }

        internal static ExitCode Plan(Arguments typed, Output output)
        {
            M365Plan plan = M365.Plan(Sets(typed), SetOptions.Now(typed));
            Say(typed, output, plan.Json, plan.Text);
            return CodeOf(typed.Has("--to") && !plan.Moves.Any(move => move.Allowed));
        }

        internal static ExitCode Fleet(Arguments typed, Output output)
        {
            M365SetsRequest request = Sets(typed);
            using (Report report = new SetOptions(typed).NewReport())
            using (M365Fleet fleet = M365.Fleet(request, report, SetOptions.Now(typed)))
            {
                output.Out.Write(
                    typed.Has("--json") ? fleet.Json + "\n" : typed.Has("--csv") ? fleet.Csv : report.Text);
                return CodeOf(fleet.Accounts.Any(account => account.Urgency != M365Urgency.None));
            }
        }

        internal static ExitCode Explain(Arguments typed, Output output)
        {
            if ((typed.Words.Count == 0) == !typed.Has("--file"))
            {
                throw new SyntaxException("give either TEXT or --file", typed);
            }
            string question = LocalFile.OptionalText(typed.Get("--file")) ?? string.Join(" ", typed.Words);
            M365Explanation told = M365.Explain(question, SetOptions.Now(typed));
            return Say(typed, output, told.Json, told.Text);
        }

        internal static ExitCode Timeline(Arguments typed, Output output)
        {
            M365TimelineRequest request = new M365TimelineRequest { Region = typed.Get("--region") };
            foreach (string word in typed.All("--protocol"))
            {
                request.Protocols.Add(Choice.Of<M365Protocol>(typed, "--protocol", word));
            }
            request.SignIn = Choice.Of<M365Login>(typed, "--sign-in");
            request.Settings = new M365Settings { Zone = SetOptions.KnownZone(typed) };
            M365Timeline timeline = M365.Timeline(request, SetOptions.Now(typed));
            return Say(typed, output, timeline.Json, timeline.Text);
        }

        /// <summary>The sets of a file, with where to move them; a file that says so itself is refused.</summary>
        internal static M365SetsRequest Sets(Arguments typed)
        {
            string text = LocalFile.Text(typed.Get("--facts"));
            M365Mode? to = Choice.Of<M365Mode>(typed, "--to");
            return M365SetsRequest.FromJson(to == null ? text : new JsonFacts(text).With("to", Choice.Word(to)));
        }

        internal static Option FactsFile()
        {
            return new Option("--facts", "FILE") { Required = true };
        }

        internal static IEnumerable<Option> Answering(IEnumerable<Option> options)
        {
            return options.Concat(new[] { new Option("--json") });
        }

        private static M365Request OfFile(Arguments typed)
        {
            if (OfAccount.Any(option => typed.Get(option) != null))
            {
                string options = "--name, --region, --kind, --front-end, --token and --password";
                throw new SyntaxException(options + " go with --account", typed);
            }
            return Request(typed);
        }

        private static M365Request Request(Arguments typed)
        {
            return M365Request.FromJson(new JsonFacts(LocalFile.Text(typed.Get("--facts"))).Within("connection"));
        }

        private static M365Request Typed(Arguments typed)
        {
            return new M365Request(new M365Connection(typed.Get("--account"))
            {
                Name = typed.Get("--name"), Region = typed.Get("--region"),
                Kind = Choice.Of<M365Kind>(typed, "--kind"), FrontEnd = Choice.Of<M365FrontEnd>(typed, "--front-end"),
                Token = IsYes(typed, "--token"), Password = IsYes(typed, "--password"),
            });
        }

        private static bool? IsYes(Arguments typed, string option)
        {
            Truth? given = Choice.Of<Truth>(typed, option);
            return given == null ? (bool?)null : given == Truth.Yes;
        }

        /// <summary>An answer in the form that was asked for; the text for people ends its lines itself.</summary>
        private static ExitCode Say(Arguments typed, Output output, string json, string text)
        {
            output.Out.Write(typed.Has("--json") ? json + "\n" : text);
            return ExitCode.Clean;
        }

        private static ExitCode CodeOf(bool findings)
        {
            return findings ? ExitCode.Findings : ExitCode.Clean;
        }
    }
}
