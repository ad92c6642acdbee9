using System.Collections.Generic;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>Who stays signed in, and which tenants were set up; asks nobody.</summary>
    internal static class M365KeptCommand
    {
        internal static IEnumerable<Option> SignOutOptions()
        {
            return M365LiveCommand.Live().Concat(new[]
            {
                new Option("--account", "NAME") { Required = true }, new Option("--tenant", "TENANT"),
            });
        }

        internal static ExitCode Accounts(Arguments typed, Output output)
        {
            using (M365Session session = VaultOptions.Session(typed))
            {
                output.Print(typed, session.AccountsJson, session.Accounts.Select(Line), "nobody stays signed in yet");
                return ExitCode.Clean;
            }
        }

        internal static ExitCode SignOut(Arguments typed, Output output)
        {
            string account = typed.Get("--account");
            using (M365Session session = VaultOptions.Session(typed))
            {
                bool was = session.SignOut(account, typed.Get("--tenant"), Interrupt.Token);
                string text = Words.Visible(account) + (was ? " is signed out here" : " was not signed in here");
                output.Out.WriteLine(typed.Has("--json") ? "{\"signed_out\":" + (was ? "true}" : "false}") : text);
                return was ? ExitCode.Clean : ExitCode.Findings;
            }
        }

        internal static ExitCode Tenants(Arguments typed, Output output)
        {
            using (M365Session session = VaultOptions.Session(typed))
            {
                output.Print(typed, session.TenantsJson, session.Tenants.Select(Line), "no tenant has been set up here");
                return ExitCode.Clean;
            }
        }

        private static string Line(M365KeptAccount kept)
        {
            return kept.Account + ", tenant " + kept.Tenant + ", signed in " + Words.Second(kept.SignedIn);
        }

        private static string Line(M365KeptTenant kept)
        {
            string who = kept.Domain == null ? kept.Tenant : kept.Domain + " (" + kept.Tenant + ")";
            if (kept.Problem != null)
            {
                return who + ": " + kept.Problem;
            }
            return who + ", application " + kept.Name + (kept.Ready ? ", ready" : ", not ready yet")
                + ", certificate until " + Words.Second(kept.CertificateNotAfter);
        }
    }
}
