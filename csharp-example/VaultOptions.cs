using System;
using System.Collections.Generic;

namespace Holdfast.Example
{
    /// <summary>Which vault, and what opens it.</summary>
    internal static class VaultOptions
    {
        private const string KeyGroup = "key";

        internal static IEnumerable<Option> Options()
        {
            return new[]
            {
                new Option("--vault", "FILE") { Required = true },
                new Option("--vault-key-file", "FILE") { Group = KeyGroup, Required = true },
                new Option("--vault-passphrase-file", "FILE") { Group = KeyGroup, Required = true },
                new Option("--vault-credential", "NAME") { Group = KeyGroup, Required = true },
            };
        }

        internal static Vault Open(Arguments typed)
        {
            return Vault.Open(typed.Get("--vault"), KeyOf(typed, "--vault-"));
        }

        internal static Vault Create(Arguments typed)
        {
            return Vault.Create(typed.Get("--vault"), KeyOf(typed, "--vault-"));
        }

        /// <summary>A session over the vault, which it keeps open.</summary>
        internal static M365Session Session(Arguments typed)
        {
            string service = LocalFile.Text(typed.Get("--service"));
            using (Vault vault = Open(typed))
            {
                return M365Session.Open(vault, M365Service.FromJson(service), SetOptions.Now(typed));
            }
        }

        /// <summary>A key by the one option that was given.</summary>
        internal static VaultKey KeyOf(Arguments typed, string prefix)
        {
            string file = typed.Get(prefix + "key-file");
            string passphrase = typed.Get(prefix + "passphrase-file");
            return file != null ? VaultKey.OfFile(file)
                : passphrase != null ? VaultKey.OfPassphrase(Passphrase(passphrase))
                : VaultKey.OfCredential(typed.Get(prefix + "credential"));
        }

        /// <summary>The passphrase of a file; the end of its last line is none of it.</summary>
        internal static string Passphrase(string file)
        {
            string text = LocalFile.Text(file);
            string end = text.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n"
                : text.EndsWith("\n", StringComparison.Ordinal) ? "\n" : "";
            return text.Substring(0, text.Length - end.Length);
        }
    }
}
