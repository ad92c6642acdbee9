using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;

namespace Holdfast
{
    /// <summary>How somebody signs in. Each can take the place of another.</summary>
    public enum M365Way
    {
        /// <summary>By a browser anywhere; the code, or the address it ends at, is pasted back.</summary>
        Paste,

        /// <summary>By a browser on this machine, which brings the code back itself.</summary>
        Loopback,

        /// <summary>By a browser anywhere, where a short code is entered.</summary>
        Device,
    }

    /// <summary>What a sign-in is for.</summary>
    public enum M365Purpose
    {
        /// <summary>To stay signed in as an account.</summary>
        Account,

        /// <summary>To let an administrator authorize a migration: who it is, and no more.</summary>
        Authorize,

        /// <summary>To set a tenant up, once; nothing of it is kept.</summary>
        Setup,
    }

    /// <summary>What the sign-in page asks again.</summary>
    public enum M365Prompt
    {
        /// <summary>The password.</summary>
        Login,

        /// <summary>Which account.</summary>
        SelectAccount,

        /// <summary>Consent.</summary>
        Consent,

        /// <summary>Nothing.</summary>
        None,
    }

    /// <summary>What is asked of a sign-in.</summary>
    public sealed class M365SignInRequest
    {
        private readonly RawJson request;

        /// <summary>Asks for a sign-in that stays.</summary>
        public M365SignInRequest(M365Way way)
        {
            Way = way;
        }

        private M365SignInRequest(RawJson request)
        {
            this.request = request;
        }

        /// <summary>How somebody signs in.</summary>
        public M365Way Way { get; set; }

        /// <summary>What it is for.</summary>
        public M365Purpose Purpose { get; set; }

        /// <summary>Permissions of Graph, or whole scopes, beside those of the purpose.</summary>
        public IList<string> Scopes { get; } = new List<string>();

        /// <summary>A page of the vendor's that shows the code; null for none.</summary>
        [MaybeNull]
        public string RedirectUri { get; set; }

        /// <summary>What the page asks again; null for which account, unless one is hinted at.</summary>
        public M365Prompt? Prompt { get; set; }

        /// <summary>Which account is expected; null for none.</summary>
        [MaybeNull]
        public string LoginHint { get; set; }

        /// <summary>Which domain's page is expected; null for none.</summary>
        [MaybeNull]
        public string DomainHint { get; set; }

        /// <summary>The language of the device code's message, such as de-DE; null for English.</summary>
        [MaybeNull]
        public string Language { get; set; }

        /// <summary>A request that is JSON already: handed on as it is, without the rest.</summary>
        public static M365SignInRequest FromJson(string json)
        {
            return new M365SignInRequest(new RawJson(json));
        }

        internal object ToValue()
        {
            return (object)request ?? new JsonObject
            {
                { "way", Fields.WordOf(Way) }, { "purpose", Fields.WordOf(Purpose) },
                { "scopes", Scopes.Count == 0 ? null : Scopes }, { "redirect_uri", RedirectUri },
                { "prompt", Fields.WordOf(Prompt) }, { "login_hint", LoginHint }, { "domain_hint", DomainHint },
                { "language", Language },
            };
        }
    }

    /// <summary>
    /// A sign-in under way: what a person has to open or enter, the wait for it, and who signed in. Nothing is kept of it
    /// before <see cref="M365Session.Keep"/>.
    /// </summary>
    /// <remarks>A long call blocks; its twin ending in <c>Async</c> works on a thread of its own.</remarks>
    public sealed unsafe class M365SignIn : IDisposable
    {
        internal M365SignIn(HfM365SignIn handle)
        {
            Handle = handle;
        }

        private delegate int WhoCall(long* now, HfCancel cancel, out IntPtr made, out IntPtr error);

        /// <summary>What a person has to do now.</summary>
        public M365SignInPage Page => new M365SignInPage(Calls.Text((out IntPtr text, out IntPtr error) =>
            Native.hf_m365_sign_in_page(Handle, out text, out error)));

        /// <summary>Who signed in; null as long as nobody did.</summary>
        [MaybeNull]
        public M365SignedIn SignedIn
        {
            get
            {
                string json = Calls.OptionalText((out IntPtr text, out IntPtr error) =>
                    Native.hf_m365_sign_in_signed_in(Handle, out text, out error));
                return json == null ? null : new M365SignedIn(json);
            }
        }

        /// <summary>
        /// How it went, as <see cref="M365Migration.Answer"/> takes it; null as long as nobody signed in or was refused.
        /// </summary>
        [MaybeNull]
        public string MigrationAnswer => Calls.OptionalText((out IntPtr text, out IntPtr error) =>
            Native.hf_m365_sign_in_migration_answer(Handle, out text, out error));

        internal HfM365SignIn Handle { get; }

        /// <summary>
        /// Begins anew: after a code that expired, in place of a browser that cannot be used. What was shown before is
        /// void.
        /// </summary>
        /// <param name="way">How; null for the same way again.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        /// <param name="cancellationToken">How to stop it.</param>
        public void Again(
            M365Way? way = null, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            byte[] word = Texts.In(Fields.WordOf(way));
            M365Session.Ask(now, null, cancellationToken, (long* nowMs, HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
                Native.hf_m365_sign_in_again(Handle, word, Texts.Length(word), nowMs, cancel, out error));
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task AgainAsync(
            M365Way? way = null, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => Again(way, now, cancellationToken));
        }

        /// <summary>Takes what was pasted back: the code, or the address the browser ended at.</summary>
        /// <exception cref="InputException">
        /// With M365PasteRejected when it is not of this sign-in, which goes on; after each other begin anew.
        /// </exception>
        public M365SignedIn Paste(
            string pasted, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            byte[] text = Texts.In(Calls.Given(pasted, nameof(pasted)));
            return Who(now, cancellationToken, (long* nowMs, HfCancel cancel, out IntPtr made, out IntPtr error) =>
                Native.hf_m365_sign_in_paste(Handle, text, Texts.Length(text), nowMs, cancel, out made, out error));
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<M365SignedIn> PasteAsync(
            string pasted, DateTimeOffset? now = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => Paste(pasted, now, cancellationToken));
        }

        /// <summary>Waits for the browser of this machine, or until the device code was entered.</summary>
        public M365SignedIn Wait(
            DateTimeOffset? now = null, CancellationToken cancellationToken = default(CancellationToken))
        {
            return Who(now, cancellationToken, (long* nowMs, HfCancel cancel, out IntPtr made, out IntPtr error) =>
                Native.hf_m365_sign_in_wait(Handle, nowMs, cancel, out made, out error));
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<M365SignedIn> WaitAsync(
            DateTimeOffset? now = null, CancellationToken cancellationToken = default(CancellationToken))
        {
            return Calls.Start(() => Wait(now, cancellationToken));
        }

        /// <summary>Drops the tokens and what was begun. What was kept stays.</summary>
        public void Forget()
        {
            IntPtr error;
            Calls.Check(Native.hf_m365_sign_in_forget(Handle, out error), error);
        }

        /// <summary>Frees it, and drops its tokens. Disposing twice does nothing.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        private static M365SignedIn Who(DateTimeOffset? now, CancellationToken cancellationToken, WhoCall call)
        {
            IntPtr made = IntPtr.Zero;
            M365Session.Ask(now, null, cancellationToken, (long* nowMs, HfCancel cancel, hf_monitor* monitor, out IntPtr error) =>
                call(nowMs, cancel, out made, out error));
            return new M365SignedIn(Texts.Take(made));
        }
    }

    /// <summary>What a person is shown.</summary>
    public sealed class M365SignInPage
    {
        internal M365SignInPage(string json)
        {
            Fields fields = Fields.Parse(json);
            Way = fields.Word<M365Way>("way");
            Address = fields.Text("address");
            UserCode = fields.OptionalText("user_code");
            Expires = fields.OptionalMoment("expires_utc_ms");
            Pastes = fields.Truth("pastes");
            Text = fields.Text("text");
            Json = json;
        }

        /// <summary>How this sign-in goes.</summary>
        public M365Way Way { get; }

        /// <summary>What to open in a browser.</summary>
        public string Address { get; }

        /// <summary>What to enter there; only by device code.</summary>
        [MaybeNull]
        public string UserCode { get; }

        /// <summary>Until when; only by device code.</summary>
        public DateTimeOffset? Expires { get; }

        /// <summary>Whether something has to be pasted back.</summary>
        public bool Pastes { get; }

        /// <summary>What to do, in a sentence or two.</summary>
        public string Text { get; }

        /// <summary>The page as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>Who signed in.</summary>
    public sealed class M365SignedIn
    {
        internal M365SignedIn(string json)
        {
            Fields fields = Fields.Parse(json);
            Account = fields.Text("account");
            ObjectId = fields.Text("object_id");
            Tenant = fields.Text("tenant");
            Name = fields.OptionalText("name");
            Region = fields.Text("region");
            Role = fields.OptionalWord<M365Role>("role");
            Text = fields.Text("text");
            Json = json;
        }

        /// <summary>The account's name, as people sign in.</summary>
        public string Account { get; }

        /// <summary>The account's id in its tenant.</summary>
        public string ObjectId { get; }

        /// <summary>The tenant's id.</summary>
        public string Tenant { get; }

        /// <summary>The person's name; null when that is not told.</summary>
        [MaybeNull]
        public string Name { get; }

        /// <summary>The cloud.</summary>
        public string Region { get; }

        /// <summary>What it may do in its tenant; null when nobody asked or told.</summary>
        public M365Role? Role { get; }

        /// <summary>All of it for people, in lines.</summary>
        public string Text { get; }

        /// <summary>All of it as JSON, the same in every language.</summary>
        public string Json { get; }
    }
}
