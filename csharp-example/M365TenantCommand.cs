using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>The application of a tenant: set up, changed, renewed, looked at, taken away.</summary>
    internal static class M365TenantCommand
    {
        internal static IEnumerable<Option> SetupOptions()
        {
            return Making(true);
        }

        internal static IEnumerable<Option> UpdateOptions()
        {
            return Making(false).Concat(new[] { new Option("--remove-surplus"), new Option("--renew") });
        }

        internal static IEnumerable<Option> RotateOptions()
        {
            return Of(false).Concat(new[] { new Option("--force"), Seconds() });
        }

        internal static IEnumerable<Option> StatusOptions()
        {
            return Of(false).Concat(new[] { new Option("--offline") });
        }

        internal static IEnumerable<Option> DeleteOptions()
        {
            return Of(false).Concat(new[] { new Option("--local"), new Option("--way", "WAY") });
        }

        internal static ExitCode Setup(Arguments typed, Output output)
        {
            return Work(typed, output, M365TenantWay.Setup, true);
        }

        internal static ExitCode Update(Arguments typed, Output output)
        {
            return Work(typed, output, M365TenantWay.Update, true);
        }

        internal static ExitCode Rotate(Arguments typed, Output output)
        {
            return Work(typed, output, M365TenantWay.Rotate, false);
        }

        internal static ExitCode Status(Arguments typed, Output output)
        {
            return Work(typed, output, M365TenantWay.Status, false);
        }

        internal static ExitCode Delete(Arguments typed, Output output)
        {
            return Work(typed, output, M365TenantWay.Delete, !typed.Has("--local"));
        }

        private static IEnumerable<Option> Of(bool required)
        {
            return M365LiveCommand.Live().Concat(new[] { new Option("--tenant", "TENANT") { Required = required } });
        }

        private static IEnumerable<Option> Making(bool required)
        {
            return Of(required).Concat(new[]
            {
                new Option("--workloads", "LIST") { Required = required }, new Option("--directions", "LIST"),
                new Option("--name", "NAME"), Number("--days", "DAYS"), Seconds(), new Option("--way", "WAY"),
            });
        }

        private static Option Seconds()
        {
            return Number("--wait", "SECONDS");
        }

        private static Option Number(string name, string label)
        {
            return new Option(name, label) { Judge = CommandLine.Whole("an int", int.MinValue, int.MaxValue) };
        }

        private static ExitCode Work(Arguments typed, Output output, M365TenantWay way, bool signsIn)
        {
            M365TenantRequest request = Request(typed);
            M365Way by = SignInDialog.Way(typed, M365Way.Device);
            using (M365Session session = VaultOptions.Session(typed))
            {
                if (!signsIn)
                {
                    return Work(typed, output, session, way, request, null);
                }
                M365SignInRequest admin = new M365SignInRequest(by) { Purpose = M365Purpose.Setup };
                using (M365SignIn signIn = new SignInDialog(session, typed, output, Interrupt.Line).SignIn(admin))
                {
                    return signIn == null ? ExitCode.Findings : Work(typed, output, session, way, request, signIn);
                }
            }
        }

        private static ExitCode Work(
            Arguments typed, Output output, M365Session session, M365TenantWay way, M365TenantRequest request,
            M365SignIn signIn)
        {
            M365TenantOutcome outcome = output.Watched(view =>
                session.Tenant(way, request, signIn, view, SetOptions.Now(typed), Interrupt.Token));
            output.Out.Write(typed.Has("--json") ? outcome.Json + "\n" : outcome.Text);
            M365TenantState good = way == M365TenantWay.Delete ? M365TenantState.Deleted : M365TenantState.Ready;
            return outcome.State == good ? ExitCode.Clean : ExitCode.Findings;
        }

        /// <summary>What is asked for, judged before anybody has to sign in.</summary>
        private static M365TenantRequest Request(Arguments typed)
        {
            int? seconds = Whole(typed, "--wait");
            return new M365TenantRequest(typed.Get("--tenant"))
            {
                Name = typed.Get("--name"), Workloads = Choice.AllOf<M365Workload>(typed, "--workloads"),
                Directions = Choice.AllOf<M365Direction>(typed, "--directions"), CertificateDays = Whole(typed, "--days"),
                RemoveSurplus = typed.Has("--remove-surplus"), Renew = typed.Has("--renew"), Force = typed.Has("--force"),
                Offline = typed.Has("--offline"), Local = typed.Has("--local"),
                Wait = seconds == null ? (TimeSpan?)null : TimeSpan.FromSeconds(seconds.Value),
            };
        }

        private static int? Whole(Arguments typed, string option)
        {
            string number = typed.Get(option);
            return number == null ? (int?)null : int.Parse(number, CultureInfo.InvariantCulture);
        }
    }
}
