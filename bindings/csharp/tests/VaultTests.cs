using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Holdfast.Tests
{
    /// <summary>Vaults are made, opened by each kind of key, and carried over; no text of a key shows it.</summary>
    public sealed class VaultTests : IDisposable
    {
        private const string Passphrase = "correct horse battery";

        private readonly string folder = Directory.CreateDirectory(
            Path.Combine(Path.GetTempPath(), "holdfast-" + Guid.NewGuid().ToString("N"))).FullName;

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            Directory.Delete(folder, true);
        }

        [Test]
        public void AVaultIsMadeOnceAndOpenedByItsKey()
        {
            VaultKey key = VaultKey.OfFile(At("key"));
            Check.Equal(StatusCode.VaultAbsent, CodeOf(() => Vault.Open(At("vault"), key)));
            using (Vault made = Vault.Create(At("vault"), key))
            using (Vault again = Vault.Open(At("vault"), VaultKey.FromJson("{\"key_file\":\"" + At("key") + "\"}")))
            {
                Check.Equal(0, made.Entries.Count);
                Check.Equal("{\"schema\":1,\"entries\":[]}", again.EntriesJson);
                Check.Equal(StatusCode.VaultInputRejected, CodeOf(() => Vault.Create(At("vault"), key)));
            }
            Vault closed = Vault.Open(At("vault"), key);
            closed.Dispose();
            closed.Dispose();
            Check.Throws<ObjectDisposedException>(() => closed.Entries.ToString());
        }

        [Test]
        public void NoTextHoldsAKey()
        {
            VaultKey[] keys =
            {
                VaultKey.OfPassphrase(Passphrase), VaultKey.FromJson("{\"passphrase\":\"" + Passphrase + "\",}"),
                VaultKey.FromJson("{\"passphrase\":\"" + Passphrase + "\",\"key_file\":\"k\"}"),
                VaultKey.OfService(new Turn()), VaultKey.OfCredential("holdfast"),
            };
            using (Vault.Create(At("vault"), VaultKey.OfFile(At("key"))))
            {
            }
            foreach (VaultKey key in keys)
            {
                HoldfastException thrown = Thrown(() => Vault.Open(At("vault"), key));
                Check.Equal(StatusCode.VaultKeyRejected, thrown.Code);
                Check.True(!(thrown + " " + key).Contains("horse"), thrown);
            }
        }

        [Test]
        public async Task ABundleBringsOverWhatIsMissing()
        {
            using (Vault vault = Vault.Create(At("vault"), VaultKey.OfFile(At("key"))))
            {
                Check.Equal(StatusCode.VaultKeyRejected, CodeOf(() => vault.Export(At("bundle"), "short")));
                await vault.ExportAsync(At("bundle"), Passphrase);
                Check.Equal(StatusCode.VaultInputRejected, CodeOf(() => vault.Export(At("bundle"), Passphrase)));
                using (Vault bundle = await Vault.OpenAsync(At("bundle"), VaultKey.OfPassphrase(Passphrase)))
                {
                    Check.Equal(0L, vault.Import(bundle));
                }
            }
        }

        [Test]
        public void AHostWrapsTheKeyItself()
        {
            Turn service = new Turn();
            VaultKey key = VaultKey.OfService(service);
            Vault.Create(At("vault"), key).Dispose();
            Vault.Open(At("vault"), key).Dispose();
            // What it wraps it is asked to unwrap before anything relies on it.
            Check.Equal("wrap unwrap unwrap", service.Asked);
            service.Refuses = new InvalidOperationException("the module is locked");
            HoldfastException refused = Thrown(() => Vault.Open(At("vault"), key));
            Check.Contains("refused: the module is locked", refused.Reason);
            Check.True(ReferenceEquals(service.Refuses, refused.InnerException), refused);
            service.Refuses = null;
            service.Answers = new byte[60001];
            Check.Equal(StatusCode.VaultKeyRejected, CodeOf(() => Vault.Open(At("vault"), key)));
            service.Answers = null;
            service.Null = true;
            Check.Equal(StatusCode.VaultKeyRejected, CodeOf(() => Vault.Open(At("vault"), key)));
        }

        [Test]
        public async Task AVaultGetsAnotherKey()
        {
            VaultKey file = VaultKey.OfFile(At("key"));
            VaultKey service = VaultKey.OfService(new Turn());
            using (Vault vault = await Vault.CreateAsync(At("vault"), file))
            {
                await vault.RekeyAsync(service);
                Check.Equal(StatusCode.VaultKeyRejected, CodeOf(() => Vault.Open(At("vault"), file)));
                Vault.Open(At("vault"), service).Dispose();
                vault.Rekey(file);
            }
            Vault.Open(At("vault"), file).Dispose();
        }

        private static HoldfastException Thrown(Action call)
        {
            try
            {
                call();
            }
            catch (HoldfastException thrown)
            {
                return thrown;
            }
            throw new InvalidOperationException("nothing was thrown");
        }

        private static StatusCode CodeOf(Action call)
        {
            return Thrown(call).Code;
        }

        private string At(string name)
        {
            return Path.Combine(folder, name);
        }

        /// <summary>No cipher: each bit the other way.</summary>
        private sealed class Turn : IKeyService
        {
            internal string Asked { get; private set; } = "";

            internal Exception Refuses { get; set; }

            internal byte[] Answers { get; set; }

            internal bool Null { get; set; }

            public byte[] Wrap(byte[] key)
            {
                return Turned("wrap", key);
            }

            public byte[] Unwrap(byte[] wrapped)
            {
                return Turned("unwrap", wrapped);
            }

            private byte[] Turned(string what, byte[] bytes)
            {
                Asked = (Asked + " " + what).Trim();
                if (Refuses != null)
                {
                    throw Refuses;
                }
                return Null ? null : Answers ?? bytes.Select(one => (byte)~one).ToArray();
            }
        }
    }
}
