using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>All that is to be said of a connection. Dates read 2026-05-01, or 2026-05 where the day was not said.</summary>
    public sealed class M365Check
    {
        internal M365Check(Fields fields, [AllowNull] string json = null)
        {
            Set = fields.OptionalText("set");
            Label = fields.Text("label");
            Account = fields.Text("account");
            Kind = fields.Word<M365Kind>("kind");
            FrontEnd = fields.Word<M365FrontEnd>("front_end");
            Region = fields.OptionalText("region");
            Mode = fields.OptionalWord<M365Mode>("mode") ?? M365Mode.Unknown;
            Reason = fields.OptionalText("reason");
            AsksForCode = fields.Truth("asks_for_code");
            Obsolete = fields.Truth("obsolete");
            MayCreate = fields.Truth("may_create");
            MayRun = fields.Truth("may_run");
            Standing = fields.Word<M365Standing>("standing");
            By = fields.OptionalText("by");
            DaysLeft = fields.OptionalNumber("days_left");
            Advised = fields.OptionalObject("advice")?.Word<M365Mode>("mode");
            Alerts = fields.List("alerts", alert => new M365Alert(alert));
            Protocols = fields.List("protocols", verdict => new M365Verdict(verdict));
            CertificateDaysLeft = fields.OptionalObject("certificate")?.Number("days_left");
            LimitsText = fields.Text("limits_text");
            Json = json ?? fields.ToJson();
        }

        /// <summary>The backup set; null when it was not told.</summary>
        [MaybeNull]
        public string Set { get; }

        /// <summary>What people call it, marked where it is obsolete.</summary>
        public string Label { get; }

        /// <summary>The account.</summary>
        public string Account { get; }

        /// <summary>What is connected to.</summary>
        public M365Kind Kind { get; }

        /// <summary>Where a person works with the set.</summary>
        public M365FrontEnd FrontEnd { get; }

        /// <summary>The cloud's name; null when it was not told.</summary>
        [MaybeNull]
        public string Region { get; }

        /// <summary>How it signs in.</summary>
        public M365Mode Mode { get; }

        /// <summary>Why the mode is unknown, as a stable word such as "token_unknown"; null when it is not.</summary>
        [MaybeNull]
        public string Reason { get; }

        /// <summary>Whether choosing the set raises "Authentication Code is required".</summary>
        public bool AsksForCode { get; }

        /// <summary>Whether it signs in as Microsoft has ended or is about to end.</summary>
        public bool Obsolete { get; }

        /// <summary>Whether a new connection may be made like this.</summary>
        public bool MayCreate { get; }

        /// <summary>Whether a job on it can sign in, as far as is known.</summary>
        public bool MayRun { get; }

        /// <summary>How its protocols stand, the worst of them.</summary>
        public M365Standing Standing { get; }

        /// <summary>The date by which something has to be done, or since when it is too late; null for none.</summary>
        [MaybeNull]
        public string By { get; }

        /// <summary>Days until then; negative when it is past, null when there is no such date.</summary>
        public long? DaysLeft { get; }

        /// <summary>Which mode to be in; null when that cannot be told, or there is none.</summary>
        public M365Mode? Advised { get; }

        /// <summary>What a person should look at.</summary>
        public IReadOnlyList<M365Alert> Alerts { get; }

        /// <summary>Each protocol.</summary>
        public IReadOnlyList<M365Verdict> Protocols { get; }

        /// <summary>Whole days the certificate lasts; negative when it is over, null when none was told.</summary>
        public long? CertificateDaysLeft { get; }

        /// <summary>What a person asked about the limitations of Modern is told, in lines.</summary>
        public string LimitsText { get; }

        /// <summary>The outcome as JSON, the same in every language.</summary>
        public string Json { get; }

        /// <summary>Whether there is something a person should look at.</summary>
        public bool HasFindings => Alerts.Count > 0;
    }

    /// <summary>Something about a connection that a person should look at.</summary>
    public sealed class M365Alert
    {
        internal M365Alert(Fields fields)
        {
            Alert = fields.Text("alert");
            Fatal = fields.Truth("fatal");
            Shown = fields.Truth("shown");
            Text = fields.Text("text");
        }

        /// <summary>A stable word such as "blocked".</summary>
        public string Alert { get; }

        /// <summary>Whether the job fails of it, now.</summary>
        public bool Fatal { get; }

        /// <summary>Whether it is to be shown; one that a person turned off is told all the same.</summary>
        public bool Shown { get; }

        /// <summary>What is so, and what to do.</summary>
        public string Text { get; }
    }

    /// <summary>How a protocol stands on a date; the later ones are the worse.</summary>
    public enum M365Standing
    {
        /// <summary>Nothing is known against it.</summary>
        Works,

        /// <summary>No date is known. This is no "works".</summary>
        Unknown,

        /// <summary>It may be off for some, or will be off for all.</summary>
        Warned,

        /// <summary>It is off.</summary>
        Blocked,
    }

    /// <summary>How a protocol stands.</summary>
    public sealed class M365Verdict
    {
        internal M365Verdict(Fields fields)
        {
            Fields next = fields.OptionalObject("next");
            Protocol = fields.Word<M365Protocol>("protocol");
            SignIn = fields.Word<M365Login>("sign_in");
            Standing = fields.Word<M365Standing>("standing");
            Since = fields.OptionalText("since");
            Text = fields.OptionalText("text");
            NextDate = next?.Text("date");
            NextText = next?.Text("text");
        }

        /// <summary>Which protocol.</summary>
        public M365Protocol Protocol { get; }

        /// <summary>Signed in how.</summary>
        public M365Login SignIn { get; }

        /// <summary>How it stands.</summary>
        public M365Standing Standing { get; }

        /// <summary>Since when; null when it works.</summary>
        [MaybeNull]
        public string Since { get; }

        /// <summary>What was last said of it.</summary>
        [MaybeNull]
        public string Text { get; }

        /// <summary>When the next thing comes; null when none is known.</summary>
        [MaybeNull]
        public string NextDate { get; }

        /// <summary>What comes then.</summary>
        [MaybeNull]
        public string NextText { get; }
    }

    /// <summary>What became of a cloud's protocols, and what comes. Dates read as those of a check.</summary>
    public sealed class M365Timeline
    {
        internal M365Timeline(string json)
        {
            Fields fields = Fields.Parse(json);
            Date = fields.Text("date");
            Dated = fields.Text("dated");
            Region = fields.Object("cloud").Text("name");
            HasModern = fields.Truth("has_modern");
            Retired = fields.Truth("retired");
            Verdicts = fields.List("verdicts", verdict => new M365Verdict(verdict));
            Text = fields.Text("text");
            Json = json;
        }

        /// <summary>The date it was asked for.</summary>
        public string Date { get; }

        /// <summary>The date of the policy.</summary>
        public string Dated { get; }

        /// <summary>The cloud's name.</summary>
        public string Region { get; }

        /// <summary>Whether Modern can be had there on that date.</summary>
        public bool HasModern { get; }

        /// <summary>Whether it is closed on that date.</summary>
        public bool Retired { get; }

        /// <summary>How the protocols stand.</summary>
        public IReadOnlyList<M365Verdict> Verdicts { get; }

        /// <summary>All of it for people, in lines.</summary>
        public string Text { get; }

        /// <summary>The timeline as JSON, the same in every language; it has the events too.</summary>
        public string Json { get; }
    }

    /// <summary>What an error of a sign-in means.</summary>
    public sealed class M365Explanation
    {
        internal M365Explanation(string json)
        {
            Fields fields = Fields.Parse(json);
            Class = fields.Text("class");
            Basis = fields.Text("basis");
            Error = fields.OptionalText("error");
            Codes = fields.Numbers("codes");
            Topic = fields.OptionalText("topic");
            Advice = fields.Text("advice");
            Retry = fields.Word<M365Retry>("retry");
            RetryAt = fields.OptionalMoment("retry_at_utc_ms");
            Who = fields.Word<M365Who>("who");
            Propagating = fields.Truth("propagating");
            Summary = fields.Text("summary");
            Text = fields.Text("text");
            Json = json;
        }

        /// <summary>What sort of failure it is, as a stable word such as "reauthorize"; programs go by this.</summary>
        public string Class { get; }

        /// <summary>What that was read from: "suberror", "error", "http", "code" or "none".</summary>
        public string Basis { get; }

        /// <summary>The <c>error</c>, where it is one that is known.</summary>
        [MaybeNull]
        public string Error { get; }

        /// <summary>The AADSTS numbers.</summary>
        public IReadOnlyList<long> Codes { get; }

        /// <summary>What the number is about, for people; null where none is known.</summary>
        [MaybeNull]
        public string Topic { get; }

        /// <summary>What to do.</summary>
        public string Advice { get; }

        /// <summary>Whether to try again.</summary>
        public M365Retry Retry { get; }

        /// <summary>When, where that is known.</summary>
        public DateTimeOffset? RetryAt { get; }

        /// <summary>Who must act.</summary>
        public M365Who Who { get; }

        /// <summary>Whether a change that was made may simply not be in effect yet.</summary>
        public bool Propagating { get; }

        /// <summary>The most of it in a sentence.</summary>
        public string Summary { get; }

        /// <summary>All of it for people, in lines.</summary>
        public string Text { get; }

        /// <summary>The explanation as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>Whether to try again.</summary>
    public enum M365Retry
    {
        /// <summary>Not before somebody acted.</summary>
        No,

        /// <summary>At the time that is told.</summary>
        After,

        /// <summary>With growing pauses.</summary>
        Backoff,

        /// <summary>At the pace of the flow.</summary>
        Poll,
    }

    /// <summary>Who must act.</summary>
    public enum M365Who
    {
        /// <summary>Nobody: wait.</summary>
        Nobody,

        /// <summary>Whoever signs in.</summary>
        User,

        /// <summary>An administrator of the tenant.</summary>
        Administrator,

        /// <summary>Whoever looks after the backup.</summary>
        Operator,

        /// <summary>Whoever wrote the program.</summary>
        Vendor,
    }
}
