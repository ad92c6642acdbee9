using System;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>
    /// Microsoft 365 authentication: what state a connection is in, what may be done about it, what an error means.
    /// </summary>
    /// <remarks>
    /// All is decided from the facts handed in; nothing asks the network and nothing changes. A date decides what
    /// Microsoft allows, so each question is asked for a moment.
    /// </remarks>
    public static unsafe class M365
    {
        /// <summary>A call at a moment, null for the machine's clock.</summary>
        internal delegate int CallAt(long* nowMs, out IntPtr error);

        /// <summary>All that is to be said of a connection.</summary>
        /// <param name="request">The connection, and how to judge it.</param>
        /// <param name="report">Where the lines go; null for nowhere.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public static M365Check Check(
            M365Request request, [AllowNull] Report report = null, DateTimeOffset? now = null)
        {
            byte[] json = Texts.In(JsonText.Of(Calls.Given(request, nameof(request)).ToValue()));
            HfReport lines = Report.HandleOf(report);
            HfM365Outcome made = null;
            Make(now, (long* nowMs, out IntPtr error) =>
                Native.hf_m365_check(json, Texts.Length(json), nowMs, lines, out made, out error));
            using (made)
            {
                string text = Calls.Text((out IntPtr outcome, out IntPtr error) =>
                    Native.hf_m365_outcome_json(made, out outcome, out error));
                return new M365Check(Fields.Parse(text), text);
            }
        }

        /// <summary>Which moves between the modes may be made, by whom and in which steps.</summary>
        /// <param name="request">The sets of one account, and where wanted one mode to move to.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public static M365Plan Plan(M365SetsRequest request, DateTimeOffset? now = null)
        {
            byte[] json = Texts.In(JsonText.Of(Calls.Given(request, nameof(request)).ToValue()));
            IntPtr made = IntPtr.Zero;
            Make(now, (long* nowMs, out IntPtr error) =>
                Native.hf_m365_plan(json, Texts.Length(json), nowMs, out made, out error));
            return new M365Plan(Texts.Take(made));
        }

        /// <summary>How the protocols of a cloud stand, and what happened and will.</summary>
        /// <param name="request">Which cloud and protocols.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public static M365Timeline Timeline(M365TimelineRequest request, DateTimeOffset? now = null)
        {
            byte[] json = Texts.In(JsonText.Of(Calls.Given(request, nameof(request)).ToValue()));
            IntPtr made = IntPtr.Zero;
            Make(now, (long* nowMs, out IntPtr error) =>
                Native.hf_m365_timeline(json, Texts.Length(json), nowMs, out made, out error));
            return new M365Timeline(Texts.Take(made));
        }

        /// <summary>What an error of a sign-in means: what to do, whether to try again, who must act.</summary>
        /// <param name="question">
        /// The JSON of Microsoft's error answer, or any text that names an error, such as "AADSTS53003".
        /// </param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public static M365Explanation Explain(string question, DateTimeOffset? now = null)
        {
            byte[] text = Texts.In(question);
            IntPtr made = IntPtr.Zero;
            Make(now, (long* nowMs, out IntPtr error) =>
                Native.hf_m365_explain(text, Texts.Length(text), nowMs, out made, out error));
            return new M365Explanation(Texts.Take(made));
        }

        /// <summary>The same, with what is known around the error.</summary>
        /// <param name="question">The error.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public static M365Explanation Explain(M365Question question, DateTimeOffset? now = null)
        {
            return Explain(JsonText.Of(Calls.Given(question, nameof(question)).ToValue()), now);
        }

        /// <summary>Sets of any number of accounts, by account, the most urgent first.</summary>
        /// <param name="request">The sets, and how to judge them.</param>
        /// <param name="report">Gets the lines: what there is, and who is to be looked at first; null for nowhere.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public static M365Fleet Fleet(
            M365SetsRequest request, [AllowNull] Report report = null, DateTimeOffset? now = null)
        {
            byte[] json = Texts.In(JsonText.Of(Calls.Given(request, nameof(request)).ToValue()));
            HfReport lines = Report.HandleOf(report);
            HfM365Fleet made = null;
            Make(now, (long* nowMs, out IntPtr error) =>
                Native.hf_m365_fleet_plan(json, Texts.Length(json), nowMs, lines, out made, out error));
            return new M365Fleet(made);
        }

        /// <summary>Which application permissions backups and restores need, and no more.</summary>
        public static M365PermissionPlan Permissions(M365PermissionRequest request)
        {
            byte[] json = Texts.In(JsonText.Of(Calls.Given(request, nameof(request)).ToValue()));
            IntPtr made = IntPtr.Zero;
            Calls.Make((out IntPtr error) =>
                Native.hf_m365_permissions(json, Texts.Length(json), out made, out error));
            return new M365PermissionPlan(Texts.Take(made));
        }

        /// <summary>Who an ID token is of; for hosts that sign in by means of their own. Asks nobody.</summary>
        /// <param name="question">
        /// JSON: <c>token</c>, <c>keys</c> as the sign-in service publishes them, <c>issuer</c>, <c>audience</c>, and
        /// where wanted <c>nonce</c> and <c>tenant</c>, an id.
        /// </param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public static M365Identity Identity(string question, DateTimeOffset? now = null)
        {
            byte[] text = Texts.In(question);
            IntPtr made = IntPtr.Zero;
            Make(now, (long* nowMs, out IntPtr error) =>
                Native.hf_m365_identity(text, Texts.Length(text), nowMs, out made, out error));
            return new M365Identity(Texts.Take(made));
        }

        /// <summary>Makes a call at a moment; it may be the first of all.</summary>
        internal static void Make(DateTimeOffset? now, CallAt call)
        {
            NativeLibrary.Ready();
            long nowMs = now.GetValueOrDefault().ToUnixTimeMilliseconds();
            IntPtr error;
            Calls.Check(call(now.HasValue ? &nowMs : null, out error), error);
        }
    }
}
