using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>Sets by account, the most urgent first.</summary>
    public sealed class M365Fleet : IDisposable
    {
        private readonly HfM365Fleet handle;
        private readonly Lazy<Fields> fields;
        private readonly Lazy<IReadOnlyList<M365Account>> accounts;

        internal M365Fleet(HfM365Fleet handle)
        {
            this.handle = handle;
            fields = new Lazy<Fields>(() => Fields.Parse(Json));
            accounts = new Lazy<IReadOnlyList<M365Account>>(
                () => fields.Value.List("accounts", account => new M365Account(account)));
        }

        /// <summary>How many sets there are.</summary>
        public long Sets => fields.Value.Number("sets");

        /// <summary>The accounts, the most urgent first; read when they are first asked for.</summary>
        public IReadOnlyList<M365Account> Accounts => accounts.Value;

        /// <summary>The fleet as JSON, the same in every language.</summary>
        public string Json =>
            Calls.Text((out IntPtr text, out IntPtr error) => Native.hf_m365_fleet_json(handle, out text, out error));

        /// <summary>The accounts for spreadsheets, RFC 4180.</summary>
        public string Csv =>
            Calls.Text((out IntPtr text, out IntPtr error) => Native.hf_m365_fleet_csv(handle, out text, out error));

        /// <summary>Frees it. Disposing twice does nothing.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }
    }

    /// <summary>An account of a fleet. Dates read 2026-05-01, or 2026-05 where the day was not said.</summary>
    public sealed class M365Account
    {
        internal M365Account(Fields fields)
        {
            Account = fields.Text("account");
            Kind = fields.Word<M365Kind>("kind");
            Region = fields.OptionalText("region");
            Count = fields.Number("count");
            Sets = fields.Texts("sets");
            Mode = fields.OptionalWord<M365Mode>("mode") ?? M365Mode.Unknown;
            Reason = fields.OptionalText("reason");
            Obsolete = fields.Truth("obsolete");
            Urgency = fields.Word<M365Urgency>("urgency");
            By = fields.OptionalText("by");
            DaysLeft = fields.OptionalNumber("days_left");
            Advised = fields.OptionalWord<M365Mode>("advised");
            Next = fields.Text("next");
            Blockers = fields.Texts("blockers");
            Text = fields.Text("text");
        }

        /// <summary>The account.</summary>
        public string Account { get; }

        /// <summary>What is connected to.</summary>
        public M365Kind Kind { get; }

        /// <summary>The cloud's name; null when it was not told.</summary>
        [MaybeNull]
        public string Region { get; }

        /// <summary>How many sets it has.</summary>
        public long Count { get; }

        /// <summary>Their ids, as far as they were told.</summary>
        public IReadOnlyList<string> Sets { get; }

        /// <summary>How it signs in, as the set that is furthest back.</summary>
        public M365Mode Mode { get; }

        /// <summary>Why the mode is unknown, as a stable word such as "token_unknown"; null when it is not.</summary>
        [MaybeNull]
        public string Reason { get; }

        /// <summary>Whether it signs in as Microsoft has ended or is about to end.</summary>
        public bool Obsolete { get; }

        /// <summary>How urgent it is.</summary>
        public M365Urgency Urgency { get; }

        /// <summary>The date by which something has to be done, or since when it is too late; null for none.</summary>
        [MaybeNull]
        public string By { get; }

        /// <summary>Days until then; negative when it is past, null when there is no such date.</summary>
        public long? DaysLeft { get; }

        /// <summary>Which mode to be in; null when that cannot be told, or there is none.</summary>
        public M365Mode? Advised { get; }

        /// <summary>What to do next, as a stable word such as "migrate_to_modern".</summary>
        public string Next { get; }

        /// <summary>What stands in the way, as stable words such as "administrator_required".</summary>
        public IReadOnlyList<string> Blockers { get; }

        /// <summary>All of it in a sentence.</summary>
        public string Text { get; }
    }

    /// <summary>How urgent an account is; the earlier ones come first.</summary>
    public enum M365Urgency
    {
        /// <summary>It cannot sign in any more.</summary>
        Blocked,

        /// <summary>It cannot be told.</summary>
        Unknown,

        /// <summary>Something ends on a date that is known.</summary>
        Dated,

        /// <summary>It should be moved, and no date is known.</summary>
        Open,

        /// <summary>Nothing is to be done.</summary>
        None,
    }
}
