using System;
using System.IO;

namespace Holdfast.Example
{
    /// <summary>An account that stays signed in, and a tenant that an administrator sets up once.</summary>
    public static class SigninExample
    {
        private static readonly M365Workload[] Workloads = { M365Workload.Mail, M365Workload.Calendar };

        /// <summary>Person does what a page says, and returns what is to be pasted back.</summary>
        public static string Run(string folder, M365Service service, Func<M365SignInPage, string> person)
        {
            string needed = M365.Permissions(new M365PermissionRequest(Workloads)).Text;
            using (Vault vault = OpenOrMake(folder))
            using (M365Session session = M365Session.Open(vault, service))
            {
                return needed + Told(() => Account(session, person)) + Told(() => Tenant(session, person));
            }
        }

        /// <summary>Keep the key elsewhere than the vault: on a token, in a key service, by systemd.</summary>
        private static Vault OpenOrMake(string folder)
        {
            string file = Path.Combine(folder, "vault");
            VaultKey key = VaultKey.OfFile(Path.Combine(folder, "vault.key"));
            return File.Exists(file) ? Vault.Open(file, key) : Vault.Create(file, key);
        }

        private static string Told(Func<string> work)
        {
            try
            {
                return work();
            }
            catch (InputException mistyped)
            {
                return "paste again: " + mistyped.Reason + "\n";
            }
            catch (DeniedException refused)
            {
                return "refused: " + refused.Reason + "\n";
            }
        }

        /// <summary>Nothing is kept before Keep; after it, tokens are to be had without anybody.</summary>
        private static string Account(M365Session session, Func<M365SignInPage, string> person)
        {
            using (M365SignIn signIn = session.SignIn(new M365SignInRequest(M365Way.Paste)))
            {
                signIn.Paste(person(signIn.Page));
                M365KeptAccount kept = session.Keep(signIn);
                M365AccessToken token = session.Token(M365TokenRequest.OfAccount(kept.Account));
                return kept.Account + " stays signed in, a token until " + token.Expires.ToString("u") + "\n";
            }
        }

        /// <summary>The administrator is needed this once; the tenant's application then signs in by its certificate.</summary>
        private static string Tenant(M365Session session, Func<M365SignInPage, string> person)
        {
            var administrator = new M365SignInRequest(M365Way.Paste) { Purpose = M365Purpose.Setup };
            using (M365SignIn signIn = session.SignIn(administrator))
            {
                signIn.Paste(person(signIn.Page));
                var wanted = new M365TenantRequest { Workloads = Workloads };
                return session.Tenant(M365TenantWay.Setup, wanted, signIn).Text;
            }
        }
    }
}
