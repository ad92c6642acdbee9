using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>VMware: hosts that lose changed sectors, and the backups that spoiled.</summary>
    internal static class VmwareCommand
    {
        private const string SourceGroup = "source";

        internal static IEnumerable<Option> CheckOptions()
        {
            return SetOptions.ClientOptions().Concat(Commands.Forms()).Concat(new[]
            {
                new Option("--full-name", "TEXT") { Group = SourceGroup, Required = true },
                new Option("--facts", "FILE") { Group = SourceGroup, Required = true },
                new Option("--host", "ADDRESS") { Group = SourceGroup, Required = true },
                new Option("--name", "NAME"),
                new Option("--address", "HOST"),
                new Option("--set", "ID"),
                new Option("--policy", "POLICY"),
                new Option("--rules", "FILE"),
            }).Concat(TargetOptions());
        }

        internal static IEnumerable<Option> FetchOptions()
        {
            return new[] { new Option("--host", "ADDRESS") { Required = true } }.Concat(TargetOptions());
        }

        /// <summary>How a host is reached.</summary>
        private static IEnumerable<Option> TargetOptions()
        {
            return new[]
            {
                new Option("--user", "NAME"),
                new Option("--pin", "FINGERPRINT") { Group = "trust" },
                new Option("--ca", "FILE") { Group = "trust" },
                new Option("--old-tls"),
                new Option("--timeout", "SECONDS") { Judge = CommandLine.Whole("an int", int.MinValue, int.MaxValue) },
                new Option("--ssh-port", "PORT") { Judge = CommandLine.Whole("an int", int.MinValue, int.MaxValue) },
                new Option("--vms"),
            };
        }

        internal static IEnumerable<Option> NoteOptions()
        {
            return HistoryOptions().Concat(new[]
            {
                new Option("--events", "FILE") { Required = true },
                new Option("--rules", "FILE"),
            });
        }

        internal static IEnumerable<Option> HistoryOptions()
        {
            return SetOptions.ClientOptions().Concat(new[]
            {
                new Option("--set", "ID") { Required = true },
                new Option("--json"),
            });
        }

        internal static IEnumerable<Option> TrackingOptions()
        {
            return new[] { new Option("--file", "FILE") { Required = true }, new Option("--json") };
        }

        internal static ExitCode Check(Arguments typed, Output output)
        {
            SetOptions set = new SetOptions(typed);
            VmwareRequest request = new VmwareRequest(SourceOf(typed))
            {
                Policy = Choice.Of<Policy>(typed, "--policy"), Rules = LocalFile.OptionalText(typed.Get("--rules")),
            };
            using (Report report = set.NewReport())
            using (Client client = set.OpenClient())
            {
                VmwareOutcome outcome = client.VmwareCheck(request, set.Set, report, SetOptions.Now(typed));
                string said = Words.Rendered(report, typed.Get("--report"));
                output.Out.Write(typed.Has("--json") ? outcome.Json + "\n" : said);
                return outcome.HasFindings ? ExitCode.Findings : ExitCode.Clean;
            }
        }

        internal static ExitCode Note(Arguments typed, Output output)
        {
            string events = LocalFile.Text(typed.Get("--events"));
            string rules = LocalFile.OptionalText(typed.Get("--rules"));
            SetOptions set = new SetOptions(typed);
            using (Client client = set.OpenClient())
            {
                client.VmwareNote(set.Set, events, rules);
                output.Out.Write(typed.Has("--json") ? "{}\n" : "");
                return ExitCode.Clean;
            }
        }

        internal static ExitCode History(Arguments typed, Output output)
        {
            SetOptions set = new SetOptions(typed);
            Clock clock = SetOptions.WithZone(SetOptions.Zone(typed), zone => new Clock(zone));
            using (Client client = set.OpenClient())
            {
                VmwareHistory history = client.VmwareHistory(set.Set);
                if (typed.Has("--json"))
                {
                    output.Out.WriteLine(history.Json);
                }
                else
                {
                    history.Vms.ToList().ForEach(vm => Say(output.Out, vm, clock));
                }
                return ExitCode.Clean;
            }
        }

        internal static ExitCode Tracking(Arguments typed, Output output)
        {
            Tracking tracking = Holdfast.Tracking.FromJson(LocalFile.Text(typed.Get("--file")));
            TrackingAnswer answer = Vmware.Tracking(tracking);
            output.Out.WriteLine(typed.Has("--json") ? answer.Json : answer.Text ?? "usable");
            return answer.Usable ? ExitCode.Clean : ExitCode.Findings;
        }

        internal static ExitCode Fetch(Arguments typed, Output output)
        {
            VmwareTarget target = TargetOf(typed);
            output.Out.WriteLine(Vmware.Fetch(target, Interrupt.Token).Json);
            return ExitCode.Clean;
        }

        private static VmwareTarget TargetOf(Arguments typed)
        {
            string user = typed.Get("--user");
            string seconds = typed.Get("--timeout");
            string port = typed.Get("--ssh-port");
            return new VmwareTarget(typed.Get("--host"))
            {
                User = user, Password = user == null ? null : PasswordOf(typed), Pin = typed.Get("--pin"),
                CaPem = LocalFile.OptionalText(typed.Get("--ca")), OldTls = typed.Has("--old-tls"),
                Timeout = seconds == null ? (TimeSpan?)null : TimeSpan.FromSeconds(Number(seconds)),
                SshPort = port == null ? (int?)null : Number(port), WithVms = typed.Has("--vms"),
            };
        }

        /// <summary>Never from an argument, which every user of the machine could read.</summary>
        private static string PasswordOf(Arguments typed)
        {
            string password = Environment.GetEnvironmentVariable("HOLDFAST_VMWARE_PASSWORD") ?? Console.In.ReadLine();
            return password ?? throw new SyntaxException(
                "--user needs a password in HOLDFAST_VMWARE_PASSWORD or on the standard input", typed);
        }

        private static int Number(string text)
        {
            return int.Parse(text, CultureInfo.InvariantCulture);
        }

        private static VmwareSource SourceOf(Arguments typed)
        {
            string facts = typed.Get("--facts");
            string name = typed.Get("--name");
            string address = typed.Get("--address");
            bool reached = TargetOptions().Any(option => typed.Has(option.Name));
            if (!typed.Has("--host") && reached)
            {
                string options = "--user, --pin, --ca, --old-tls, --timeout, --ssh-port and --vms";
                throw new SyntaxException(options + " go with --host", typed);
            }
            if (typed.Has("--full-name"))
            {
                return new VmwareSource(address ?? "localhost") { Name = name, About = About.Of(typed.Get("--full-name")) };
            }
            if (name != null || address != null)
            {
                throw new SyntaxException("--name and --address go with --full-name", typed);
            }
            return facts == null
                ? Vmware.Fetch(TargetOf(typed), Interrupt.Token)
                : VmwareSource.FromJson(LocalFile.Text(facts));
        }

        private static void Say(TextWriter write, VmwarePast vm, Clock clock)
        {
            VmwareFlag flag = vm.Flag;
            string head = vm.Name + " (" + vm.Id + "): " + (flag == null ? "trusted" : Flagged(flag, clock));
            write.WriteLine(Words.Visible(head));
            foreach (VmwarePastEvent one in vm.Events)
            {
                bool backup = one.Kind != VmwareEventKind.Reset;
                string served = backup ? " " + one.Product + " " + Word(one.Answer) : "";
                write.WriteLine(Words.Visible("  " + clock.Time(one.At) + " " + Word(one.Kind) + served));
            }
        }

        private static string Flagged(VmwareFlag flag, Clock clock)
        {
            return "not trusted since " + clock.Day(flag.Since) + " (" + string.Join(", ", flag.Rules)
                + "; served by " + flag.Product + ")"
                + (flag.Reset.HasValue ? "; reset " + clock.Day(flag.Reset.Value) : "");
        }

        private static string Word(object value)
        {
            return value.ToString().ToLowerInvariant();
        }

        /// <summary>Moments as a zone's clocks show them.</summary>
        private sealed class Clock
        {
            private readonly TimeZoneInfo zone;

            internal Clock(string name)
            {
                // The library judges what is a zone, as in each command.
                new Report(name).Dispose();
                zone = TimeZoneInfo.FindSystemTimeZoneById(name);
            }

            internal string Day(DateTimeOffset moment)
            {
                return Shown(moment, "yyyy'/'MM'/'dd");
            }

            internal string Time(DateTimeOffset moment)
            {
                return Shown(moment, "yyyy'/'MM'/'dd HH':'mm':'ss");
            }

            private string Shown(DateTimeOffset moment, string format)
            {
                return TimeZoneInfo.ConvertTime(moment, zone).ToString(format, CultureInfo.InvariantCulture);
            }
        }
    }
}
