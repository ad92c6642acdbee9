using System;
using System.IO;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>
    /// What a backup of mail may read, and where a person signs in for it. Without a server: what the person brings back
    /// from the browser is what Paste takes.
    /// </summary>
    public static class SigninExample
    {
        /// <summary>Shows the permissions, begins a sign-in in the vault of a folder, and refuses rubbish.</summary>
        public static string Run(string folder)
        {
            using (Vault vault = OpenOrMake(folder))
            using (M365Session session = M365Session.Open(vault, new M365Service("11111111-2222-3333-4444-555555555555")))
            using (M365SignIn signIn = session.SignIn(new M365SignInRequest(M365Way.Paste)))
            {
                // What follows the path is of this one sign-in.
                Uri address = new Uri(signIn.Page.Address);
                string open = "open: " + address.GetLeftPart(UriPartial.Path) + "\n";
                return Permissions() + open + Paste(session, signIn, "what is this?");
            }
        }

        /// <summary>Keep the key elsewhere than the vault: on a token, in a key service, by systemd.</summary>
        private static Vault OpenOrMake(string folder)
        {
            string file = Path.Combine(folder, "vault");
            VaultKey key = VaultKey.OfFile(Path.Combine(folder, "vault.key"));
            try
            {
                return Vault.Open(file, key);
            }
            catch (AbsentException)
            {
                return Vault.Create(file, key);
            }
        }

        /// <summary>The least that a backup of mail needs; what the application has beside it may be taken away.</summary>
        private static string Permissions()
        {
            M365PermissionPlan plan = M365.Permissions(
                new M365PermissionRequest(M365Workload.Mail) { Granted = new[] { "Mail.ReadWrite" } });
            return plan.Text;
        }

        /// <summary>Rubbish is refused, and the sign-in goes on; once somebody signed in, the account is kept.</summary>
        private static string Paste(M365Session session, M365SignIn signIn, string pasted)
        {
            try
            {
                M365SignedIn who = signIn.Paste(pasted);
                session.Keep(signIn);
                return who.Text + "\n";
            }
            catch (InputException rejected) when (rejected.Code == StatusCode.M365PasteRejected)
            {
                string kept = string.Join(", ", session.Accounts.Select(account => account.Account));
                return "again: " + rejected.Reason + "\nkept: " + (kept.Length == 0 ? "nobody" : kept) + "\n";
            }
        }
    }
}
