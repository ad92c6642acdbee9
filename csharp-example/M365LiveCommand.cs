using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>Microsoft 365 itself: permissions, sign-ins, tokens, and the application of a tenant.</summary>
    internal static class M365LiveCommand
    {
        private const string WhoseGroup = "whose";

        internal static IEnumerable<Option> PermissionsOptions()
        {
            return M365Command.Answering(new[]
            {
                new Option("--workloads", "LIST") { Required = true }, new Option("--directions", "LIST"),
                new Option("--granted", "FILE"),
            });
        }

        internal static IEnumerable<Option> SignInOptions()
        {
            return Live().Concat(new[] { new Option("--way", "WAY"), new Option("--account", "NAME") });
        }

        internal static IEnumerable<Option> TokenOptions()
        {
            return Live().Concat(new[]
            {
                new Option("--account", "NAME") { Group = WhoseGroup, Required = true },
                new Option("--tenant", "TENANT") { Group = WhoseGroup, Required = true },
                new Option("--resource", "ADDRESS"), new Option("--show"),
            });
        }

        /// <summary>What every command that asks Microsoft needs.</summary>
        internal static IEnumerable<Option> Live()
        {
            return M365Command.Answering(VaultOptions.Options().Concat(SetOptions.NowOptions()))
                .Concat(new[] { new Option("--service", "FILE") { Required = true } });
        }

        internal static ExitCode Permissions(Arguments typed, Output output)
        {
            string workloads = "\"workloads\":" + WordList<M365Workload>(typed, "--workloads");
            string directions = typed.Get("--directions") == null ? ""
                : ",\"directions\":" + WordList<M365Direction>(typed, "--directions");
            string granted = LocalFile.OptionalText(typed.Get("--granted"));
            string request = "{" + workloads + directions + (granted == null ? "" : ",\"granted\":" + granted) + "}";
            M365PermissionPlan plan = M365.Permissions(M365PermissionRequest.FromJson(request));
            output.Out.Write(typed.Has("--json") ? plan.Json + "\n" : plan.Text);
            bool differs = plan.Missing.Count > 0 || plan.Surplus.Count > 0;
            return granted != null && differs ? ExitCode.Findings : ExitCode.Clean;
        }

        internal static ExitCode SignIn(Arguments typed, Output output)
        {
            M365SignInRequest request = new M365SignInRequest(SignInDialog.Way(typed, M365Way.Paste))
            {
                LoginHint = typed.Get("--account"),
            };
            using (M365Session session = VaultOptions.Session(typed))
            using (M365SignIn done = new SignInDialog(session, typed, output, Interrupt.Line).SignIn(request))
            {
                if (done == null)
                {
                    return ExitCode.Findings;
                }
                string said = done.SignedIn.Text;
                M365KeptAccount kept = session.Keep(done, SetOptions.Now(typed), Interrupt.Token);
                output.Out.WriteLine(typed.Has("--json") ? kept.Json : said);
                return ExitCode.Clean;
            }
        }

        internal static ExitCode Token(Arguments typed, Output output)
        {
            M365TokenRequest request = typed.Has("--account")
                ? M365TokenRequest.OfAccount(typed.Get("--account"))
                : M365TokenRequest.OfTenant(typed.Get("--tenant"));
            request.Resource = typed.Get("--resource");
            using (M365Session session = VaultOptions.Session(typed))
            {
                M365AccessToken token = session.Token(request, SetOptions.Now(typed), Interrupt.Token);
                bool shown = typed.Has("--show");
                string text = shown ? token.Secret : "valid until " + Words.Second(token.Expires);
                output.Out.WriteLine(typed.Has("--json") ? Json(token, shown) : text);
                return ExitCode.Clean;
            }
        }

        /// <summary>Words with commas between them as a list in JSON.</summary>
        private static string WordList<T>(Arguments typed, string option)
            where T : struct
        {
            return "[" + string.Join(",", Choice.AllOf<T>(typed, option).Select(word => Quoted(Choice.Word(word)))) + "]";
        }

        private static string Quoted(string text)
        {
            IEnumerable<string> each = text.Select(
                one => one == '"' || one == '\\' ? "\\" + one
                    : one < ' ' ? "\\u" + ((int)one).ToString("x4", CultureInfo.InvariantCulture)
                    : one.ToString());
            return "\"" + string.Concat(each) + "\"";
        }

        private static string Json(M365AccessToken token, bool shown)
        {
            string secret = shown ? "\"token\":" + Quoted(token.Secret) + "," : "";
            string until = token.Expires.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            return "{" + secret + "\"expires_utc_ms\":" + until + "}";
        }
    }
}
