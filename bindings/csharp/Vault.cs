using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Holdfast
{
    /// <summary>
    /// A vault that is open: tokens, keys and certificates, sealed in one file. Any number of threads and processes may
    /// have it open at once, and each call reads what is there now.
    /// </summary>
    /// <remarks>
    /// A passphrase costs about a second, and a key service what it costs: where that is long, a call has a twin ending in
    /// <c>Async</c> that works on a thread of its own.
    /// </remarks>
    public sealed unsafe class Vault : IDisposable
    {
        private Vault(HfVault handle)
        {
            Handle = handle;
        }

        /// <summary>Which secrets it holds, sorted by kind and name. No secret is among what is told.</summary>
        public IReadOnlyList<VaultEntry> Entries =>
            Fields.Parse(EntriesJson).List("entries", fields => new VaultEntry(fields));

        /// <summary>The same as JSON, the same in every language.</summary>
        public string EntriesJson => Calls.Text((out IntPtr text, out IntPtr error) =>
            Native.hf_vault_entries(Handle, out text, out error));

        internal HfVault Handle { get; }

        /// <summary>
        /// Makes a vault in a file, for this user alone; its folder and key file, too, if they are not there.
        /// </summary>
        /// <exception cref="InputException">
        /// With VaultInputRejected when there is a file already, or a generation of a vault without it.
        /// </exception>
        public static Vault Create(string file, VaultKey key)
        {
            byte[] path = Texts.In(file);
            HfVault made = null;
            NativeLibrary.Ready();
            Calls.Given(key, nameof(key)).Use(
                (byte[] json, out IntPtr error) => Native.hf_vault_create(
                    path, Texts.Length(path), json, Texts.Length(json), out made, out error),
                (hf_key_service* service, out IntPtr error) => Native.hf_vault_create_host(
                    path, Texts.Length(path), service, out made, out error));
            return new Vault(made);
        }

        /// <summary>The same on a thread of its own.</summary>
        public static Task<Vault> CreateAsync(string file, VaultKey key)
        {
            return Calls.Start(() => Create(file, key));
        }

        /// <summary>Opens a vault by the key it was made with, or was given last.</summary>
        public static Vault Open(string file, VaultKey key)
        {
            byte[] path = Texts.In(file);
            HfVault made = null;
            NativeLibrary.Ready();
            Calls.Given(key, nameof(key)).Use(
                (byte[] json, out IntPtr error) => Native.hf_vault_open(
                    path, Texts.Length(path), json, Texts.Length(json), out made, out error),
                (hf_key_service* service, out IntPtr error) => Native.hf_vault_open_host(
                    path, Texts.Length(path), service, out made, out error));
            return new Vault(made);
        }

        /// <summary>The same on a thread of its own.</summary>
        public static Task<Vault> OpenAsync(string file, VaultKey key)
        {
            return Calls.Start(() => Open(file, key));
        }

        /// <summary>
        /// Has it opened by another key from now on; whoever has it open goes on. Who knew the old key and took a copy
        /// of the file can open that copy. After an exception either key may open it: do it again.
        /// </summary>
        public void Rekey(VaultKey key)
        {
            Calls.Given(key, nameof(key)).Use(
                (byte[] json, out IntPtr error) =>
                    Native.hf_vault_rekey(Handle, json, Texts.Length(json), out error),
                (hf_key_service* service, out IntPtr error) =>
                    Native.hf_vault_rekey_host(Handle, service, out error));
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task RekeyAsync(VaultKey key)
        {
            return Calls.Start(() => Rekey(key));
        }

        /// <summary>
        /// Writes a recovery bundle: another vault of the same secrets, opened by a passphrase of at least 8 characters.
        /// Keep it elsewhere.
        /// </summary>
        /// <exception cref="InputException">With VaultInputRejected when there is a file already.</exception>
        public void Export(string file, string passphrase)
        {
            byte[] path = Texts.In(file);
            byte[] secret = Texts.In(Calls.Given(passphrase, nameof(passphrase)));
            try
            {
                IntPtr error;
                int status = Native.hf_vault_export(
                    Handle, path, Texts.Length(path), secret, Texts.Length(secret), out error);
                Calls.Check(status, error);
            }
            finally
            {
                Array.Clear(secret, 0, secret.Length);
            }
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task ExportAsync(string file, string passphrase)
        {
            return Calls.Start(() => Export(file, passphrase));
        }

        /// <summary>
        /// Takes over from a bundle what this vault lacks, and says how many secrets those were; what it has stays.
        /// </summary>
        public long Import(Vault bundle)
        {
            ulong count;
            IntPtr error;
            HfVault from = Calls.Given(bundle, nameof(bundle)).Handle;
            Calls.Check(Native.hf_vault_import(Handle, from, out count, out error), error);
            return Calls.Count(count);
        }

        /// <summary>Closes it. Disposing twice does nothing; sessions that were opened with it go on.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }
    }

    /// <summary>One secret's name.</summary>
    public sealed class VaultEntry
    {
        internal VaultEntry(Fields fields)
        {
            Kind = fields.Text("kind");
            Name = fields.Text("name");
            Changed = fields.Moment("changed_utc_ms");
        }

        /// <summary>What kind of secret it is.</summary>
        public string Kind { get; }

        /// <summary>Whose it is.</summary>
        public string Name { get; }

        /// <summary>When it was last put there.</summary>
        public DateTimeOffset Changed { get; }
    }
}
