using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>Secrets at rest.</summary>
    internal static class VaultCommand
    {
        private const string NewGroup = "new";

        internal static IEnumerable<Option> Options()
        {
            return M365Command.Answering(VaultOptions.Options());
        }

        internal static IEnumerable<Option> RekeyOptions()
        {
            return Options().Concat(new[]
            {
                new Option("--new-key-file", "FILE") { Group = NewGroup, Required = true },
                new Option("--new-passphrase-file", "FILE") { Group = NewGroup, Required = true },
                new Option("--new-credential", "NAME") { Group = NewGroup, Required = true },
            });
        }

        internal static IEnumerable<Option> ExportOptions()
        {
            return Bundle("--to");
        }

        internal static IEnumerable<Option> ImportOptions()
        {
            return Bundle("--from");
        }

        internal static ExitCode Create(Arguments typed, Output output)
        {
            using (Vault vault = VaultOptions.Create(typed))
            {
                return Say(typed, output, vault.EntriesJson, typed.Get("--vault") + " is made");
            }
        }

        internal static ExitCode List(Arguments typed, Output output)
        {
            using (Vault vault = VaultOptions.Open(typed))
            {
                output.Print(typed, vault.EntriesJson, vault.Entries.Select(Line), "nothing is kept yet");
                return ExitCode.Clean;
            }
        }

        internal static ExitCode Rekey(Arguments typed, Output output)
        {
            VaultKey fresh = VaultOptions.KeyOf(typed, "--new-");
            using (Vault vault = VaultOptions.Open(typed))
            {
                vault.Rekey(fresh);
                string text = typed.Get("--vault") + " is opened by the new key from now on";
                return Say(typed, output, vault.EntriesJson, text);
            }
        }

        internal static ExitCode Export(Arguments typed, Output output)
        {
            string passphrase = VaultOptions.Passphrase(typed.Get("--passphrase-file"));
            string to = typed.Get("--to");
            using (Vault vault = VaultOptions.Open(typed))
            {
                vault.Export(to, passphrase);
                string text = "the recovery bundle " + to + " is made; its passphrase opens it";
                return Say(typed, output, vault.EntriesJson, text);
            }
        }

        internal static ExitCode Import(Arguments typed, Output output)
        {
            VaultKey key = VaultKey.OfPassphrase(VaultOptions.Passphrase(typed.Get("--passphrase-file")));
            using (Vault vault = VaultOptions.Open(typed))
            using (Vault bundle = Vault.Open(typed.Get("--from"), key))
            {
                long count = vault.Import(bundle);
                string number = count.ToString(CultureInfo.InvariantCulture);
                string text = number + (count == 1 ? " secret taken over" : " secrets taken over");
                return Say(typed, output, "{\"imported\":" + number + "}", text);
            }
        }

        private static IEnumerable<Option> Bundle(string file)
        {
            return Options().Concat(new[]
            {
                new Option(file, "FILE") { Required = true }, new Option("--passphrase-file", "FILE") { Required = true },
            });
        }

        private static string Line(VaultEntry entry)
        {
            return entry.Kind + " " + entry.Name + ", changed " + Words.Second(entry.Changed);
        }

        private static ExitCode Say(Arguments typed, Output output, string json, string text)
        {
            output.Out.WriteLine(typed.Has("--json") ? json : text);
            return ExitCode.Clean;
        }
    }
}
