using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;

namespace Holdfast
{
    /// <summary>
    /// One installation's access to Microsoft 365: a service, a vault, and the tokens of the moment. Any number of threads
    /// may use it at once; it keeps its vault open.
    /// </summary>
    /// <remarks>A long call blocks; its twin ending in <c>Async</c> works on a thread of its own.</remarks>
    public sealed unsafe class M365Session : IDisposable
    {
        private readonly HfM365Session handle;

        private M365Session(HfM365Session handle)
        {
            this.handle = handle;
        }

        /// <summary>A call that asks Microsoft, at a moment.</summary>
        internal delegate int AskCall(long* now, HfCancel cancel, hf_monitor* monitor, out IntPtr error);

        /// <summary>The accounts that stay signed in. No secret is among what is told.</summary>
        public IReadOnlyList<M365KeptAccount> Accounts =>
            Fields.Parse(AccountsJson).List("accounts", fields => new M365KeptAccount(fields, fields.ToJson()));

        /// <summary>The same as JSON, the same in every language.</summary>
        public string AccountsJson => Calls.Text((out IntPtr text, out IntPtr error) =>
            Native.hf_m365_session_accounts(handle, out text, out error));

        /// <summary>The tenants that were set up here. No secret is among what is told.</summary>
        public IReadOnlyList<M365KeptTenant> Tenants =>
            Fields.Parse(TenantsJson).List("tenants", fields => new M365KeptTenant(fields));

        /// <summary>The same as JSON, the same in every language.</summary>
        public string TenantsJson => Calls.Text((out IntPtr text, out IntPtr error) =>
            Native.hf_m365_session_tenants(handle, out text, out error));

        /// <summary>Opens a session. Asks nobody.</summary>
        /// <param name="vault">Where tokens and certificates are kept; it stays the caller's, too.</param>
        /// <param name="service">Where Microsoft is asked, and by which application.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public static M365Session Open(Vault vault, M365Service service, DateTimeOffset? now = null)
        {
            HfVault kept = Calls.Given(vault, nameof(vault)).Handle;
            byte[] json = Texts.In(JsonText.Of(Calls.Given(service, nameof(service)).ToValue()));
            HfM365Session made = null;
            M365.Make(now, (long* nowMs, out IntPtr error) =>
                Native.hf_m365_session_open(kept, json, Texts.Length(json), nowMs, out made, out error));
            return new M365Session(made);
        }

        /// <summary>Begins a sign-in. By device code a code is asked for; by browser nobody is asked yet.</summary>
        public M365SignIn SignIn(
            M365SignInRequest request, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            byte[] json = Texts.In(JsonText.Of(Calls.Given(request, nameof(request)).ToValue()));
            HfM365SignIn made = null;
            Ask(now, null, cancellationToken, (long* nowMs, HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
                Native.hf_m365_sign_in_begin(handle, json, Texts.Length(json), nowMs, cancel, out made, out error));
            return new M365SignIn(made);
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<M365SignIn> SignInAsync(
            M365SignInRequest request, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => SignIn(request, now, cancellationToken));
        }

        /// <summary>
        /// Keeps a sign-in of purpose account: from now on its account stays signed in. Nothing changes before this point.
        /// </summary>
        /// <param name="signIn">One that came about.</param>
        /// <param name="now">The client's clock; null for the machine's.</param>
        /// <param name="cancellationToken">How to stop the wait for another process that renews the account.</param>
        public M365KeptAccount Keep(
            M365SignIn signIn, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            HfM365SignIn of = Calls.Given(signIn, nameof(signIn)).Handle;
            IntPtr made = IntPtr.Zero;
            Ask(now, null, cancellationToken, (long* nowMs, HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
                Native.hf_m365_session_keep(handle, of, nowMs, cancel, out made, out error));
            string json = Texts.Take(made);
            return new M365KeptAccount(Fields.Parse(json), json);
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<M365KeptAccount> KeepAsync(
            M365SignIn signIn, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => Keep(signIn, now, cancellationToken));
        }

        /// <summary>Signs an account out here: its token is dropped. False when it was not kept.</summary>
        /// <param name="account">Which.</param>
        /// <param name="tenant">Of which tenant, by its id; null unless several have it.</param>
        /// <param name="cancellationToken">How to stop the wait for another process.</param>
        public bool SignOut(
            string account, [AllowNull] string tenant = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            byte[] name = Texts.In(Calls.Given(account, nameof(account)));
            byte[] of = Texts.In(tenant);
            int dropped = 0;
            Calls.Run(null, cancellationToken, (HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
                Native.hf_m365_session_sign_out(
                    handle, name, Texts.Length(name), of, Texts.Length(of), cancel, out dropped, out error));
            return dropped != 0;
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<bool> SignOutAsync(
            string account, [AllowNull] string tenant = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => SignOut(account, tenant, cancellationToken));
        }

        /// <summary>A token for requests of the host's own: one of before as long as it lasts, else a new one.</summary>
        public M365AccessToken Token(
            M365TokenRequest request, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            byte[] json = Texts.In(JsonText.Of(Calls.Given(request, nameof(request)).ToValue()));
            IntPtr made = IntPtr.Zero;
            long expires = 0;
            Ask(now, null, cancellationToken, (long* nowMs, HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
            {
                long until = 0;
                int status = Native.hf_m365_session_token(
                    handle, json, Texts.Length(json), nowMs, cancel, out made, &until, out error);
                expires = until;
                return status;
            });
            return new M365AccessToken(Texts.Take(made), Moments.Of(expires));
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<M365AccessToken> TokenAsync(
            M365TokenRequest request, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => Token(request, now, cancellationToken));
        }

        /// <summary>
        /// Sets a tenant up, changes it, renews its certificate, says how it stands, or takes it away again. A call that
        /// ended too early is made again, and goes on where it was.
        /// </summary>
        /// <param name="way">What to do.</param>
        /// <param name="request">Which tenant, and how.</param>
        /// <param name="signIn">
        /// An administrator's of purpose setup, for set-up, update and delete, else null. It is forgotten when the call
        /// ends, whatever became of it.
        /// </param>
        /// <param name="progress">Who hears how it goes; null for nobody.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        /// <param name="cancellationToken">How to stop it.</param>
        public M365TenantOutcome Tenant(
            M365TenantWay way, M365TenantRequest request, [AllowNull] M365SignIn signIn = null,
            [AllowNull] IProgress<Progress> progress = null, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            byte[] json = Texts.In(JsonText.Of(Calls.Given(request, nameof(request)).ToValue()));
            HfM365SignIn admin = signIn == null ? new HfM365SignIn() : signIn.Handle;
            IntPtr made = IntPtr.Zero;
            Ask(now, progress, cancellationToken, (long* nowMs, HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
                Native.hf_m365_session_tenant(
                    handle, (int)way, json, Texts.Length(json), admin, nowMs, cancel, monitor, out made, out error));
            return new M365TenantOutcome(Texts.Take(made));
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<M365TenantOutcome> TenantAsync(
            M365TenantWay way, M365TenantRequest request, [AllowNull] M365SignIn signIn = null,
            [AllowNull] IProgress<Progress> progress = null, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => Tenant(way, request, signIn, progress, now, cancellationToken));
        }

        /// <summary>Closes it. Disposing twice does nothing; sign-ins that were begun with it go on.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>Makes a long call at a moment.</summary>
        internal static void Ask(
            DateTimeOffset? now, [AllowNull] IProgress<Progress> progress, CancellationToken token, AskCall call)
        {
            Calls.Run(progress, token, (HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
            {
                long nowMs = now.GetValueOrDefault().ToUnixTimeMilliseconds();
                return call(now.HasValue ? &nowMs : null, cancel, monitor, out error);
            });
        }
    }

    /// <summary>Where Microsoft is asked, by which application, for which tenant. Its text shows no secret.</summary>
    public sealed class M365Service
    {
        private readonly RawJson service;

        /// <summary>Names the vendor's own application, public and of several tenants.</summary>
        public M365Service(string clientId)
        {
            ClientId = Calls.Given(clientId, nameof(clientId));
        }

        private M365Service(RawJson service)
        {
            this.service = service;
            ClientId = "";
        }

        /// <summary>The application's client id.</summary>
        public string ClientId { get; }

        /// <summary>The cloud; null for the global one.</summary>
        [MaybeNull]
        public string Cloud { get; set; }

        /// <summary>The address of the sign-in, where it is not the cloud's own; null for that.</summary>
        [MaybeNull]
        public string Authority { get; set; }

        /// <summary>A tenant's id or domain; null for whichever one signs in.</summary>
        [MaybeNull]
        public string Tenant { get; set; }

        /// <summary><c>http://[user:password@]host:port</c>; null for the environment's.</summary>
        [MaybeNull]
        public string Proxy { internal get; set; }

        /// <summary>Certificates to trust in place of this machine's roots, as PEM; null for those.</summary>
        [MaybeNull]
        public string CaCertificates { get; set; }

        /// <summary>How long one request may take; whole seconds count; null for the library's choice.</summary>
        public TimeSpan? Timeout { get; set; }

        /// <summary>How often a request is tried; null for the library's choice.</summary>
        public int? Attempts { get; set; }

        /// <summary>How errors and certificates are judged; null for the library's own way.</summary>
        [MaybeNull]
        public M365Settings Settings { get; set; }

        /// <summary>A service that is JSON already: handed on as it is, without the rest.</summary>
        public static M365Service FromJson(string json)
        {
            return new M365Service(new RawJson(json));
        }

        internal object ToValue()
        {
            return (object)service ?? new JsonObject
            {
                { "client_id", ClientId }, { "cloud", Cloud }, { "authority", Authority }, { "tenant", Tenant },
                { "proxy", Proxy }, { "ca_certificates", CaCertificates },
                { "timeout_s", (long?)Timeout?.TotalSeconds }, { "attempts", Attempts },
                { "settings", Settings?.ToValue() },
            };
        }
    }
}
