using System;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>A host or vCenter that is to be asked, and how to reach it.</summary>
    public sealed class VmwareTarget
    {
        private readonly RawJson target;

        /// <summary>Names what is to be asked; by itself it needs no account and trusts this machine's roots.</summary>
        /// <param name="address">Host, host:port, [v6]:port or https://host/sdk.</param>
        public VmwareTarget(string address)
        {
            Address = Calls.Given(address, nameof(address));
        }

        private VmwareTarget(RawJson target)
        {
            this.target = target;
            Address = "";
        }

        /// <summary>Host, host:port, [v6]:port or https://host/sdk.</summary>
        public string Address { get; }

        /// <summary>An account there; null for none. A vCenter lists its hosts to those who signed in.</summary>
        [MaybeNull]
        public string User { get; set; }

        /// <summary>The account's password. It is in no log, error or text of this object.</summary>
        [MaybeNull]
        public string Password { internal get; set; }

        /// <summary>The fingerprint of its certificate, SHA-256 or SHA-1, colons or not; null for none.</summary>
        [MaybeNull]
        public string Pin { get; set; }

        /// <summary>Certificates to trust in place of this machine's roots, as PEM; null for those.</summary>
        [MaybeNull]
        public string CaPem { get; set; }

        /// <summary>Whether TLS 1.0 and 1.1 are allowed, for old hosts.</summary>
        public bool OldTls { get; set; }

        /// <summary>How long one exchange may take; null for half a minute.</summary>
        public TimeSpan? Timeout { get; set; }

        /// <summary>The port of its SSH server, passed through into the facts.</summary>
        public int? SshPort { get; set; }

        /// <summary>Whether its virtual machines are listed too.</summary>
        public bool WithVms { get; set; }

        /// <summary>A target that is JSON already: handed on as it is, without the rest but the password.</summary>
        public static VmwareTarget FromJson(string json)
        {
            return new VmwareTarget(new RawJson(json));
        }

        /// <inheritdoc/>
        public override string ToString()
        {
            return nameof(VmwareTarget) + "(" + Address + ")";
        }

        internal object ToValue()
        {
            return (object)target ?? new JsonObject
            {
                { "address", Address }, { "user", User }, { "pin", Pin }, { "ca_pem", CaPem }, { "old_tls", OldTls },
                { "timeout_ms", Timeout.HasValue ? (long?)Timeout.Value.TotalMilliseconds : null },
                { "ssh_port", SshPort }, { "with_vms", WithVms },
            };
        }
    }
}
