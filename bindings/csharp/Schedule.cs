using System;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>
    /// When one backup set's PDIC runs: one weekday a week, told by its id. For hosts that keep their own records;
    /// <see cref="Client.JobStart"/> asks what the client remembers.
    /// </summary>
    public sealed class Schedule
    {
        /// <summary>Names a schedule; nothing is asked yet.</summary>
        /// <param name="set">The set's decimal number.</param>
        /// <param name="zone">The IANA time zone whose dates count.</param>
        /// <param name="leastDays">Days that must lie between two runs; 0 for no such floor.</param>
        public Schedule(string set, string zone, int leastDays = 0)
        {
            Set = set;
            Zone = zone;
            LeastDays = leastDays;
        }

        /// <summary>The set's decimal number.</summary>
        public string Set { get; }

        /// <summary>The IANA time zone whose dates count.</summary>
        public string Zone { get; }

        /// <summary>Days that must lie between two runs; 0 for no such floor.</summary>
        public int LeastDays { get; }

        /// <summary>Whether PDIC is due.</summary>
        /// <param name="last">The last run; null when it never ran.</param>
        /// <param name="broughtOverVersion">The older version the set comes from, when PDIC has not run since.</param>
        /// <param name="now">The moment to judge; null for the machine's clock.</param>
        public unsafe Decision Decide(
            DateTimeOffset? last = null, [AllowNull] string broughtOverVersion = null, DateTimeOffset? now = null)
        {
            byte[] set = Texts.In(Set);
            byte[] zone = Texts.In(Zone);
            byte[] version = Texts.In(broughtOverVersion);
            uint leastDays = Calls.Count(LeastDays, "least days");
            long nowMs = (now ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds();
            HfDecision made = null;
            Calls.Make((out IntPtr error) =>
            {
                long ranMs = last.GetValueOrDefault().ToUnixTimeMilliseconds();
                return Native.hf_schedule_decide(
                    set, Texts.Length(set), zone, Texts.Length(zone), version, Texts.Length(version),
                    last.HasValue ? &ranMs : null, leastDays, nowMs, out made, out error);
            });
            using (made)
            {
                return Decision.Of(made);
            }
        }
    }

    /// <summary>Whether PDIC runs with a backup job, and why. Dates are those of the schedule's time zone.</summary>
    public sealed class Decision
    {
        internal Decision(Fields fields)
        {
            Due = fields.Truth("due");
            Reason = fields.Text("reason");
            Text = fields.Text("text");
            Weekday = fields.Word<DayOfWeek>("weekday");
            Today = fields.Date("today");
            Last = fields.OptionalText("last") == null ? (DateTime?)null : fields.Date("last");
            NextDue = fields.Date("next_due");
        }

        /// <summary>Whether it is due now.</summary>
        public bool Due { get; }

        /// <summary>Why, as a stable word such as "slot-day".</summary>
        public string Reason { get; }

        /// <summary>The decision as one sentence.</summary>
        public string Text { get; }

        /// <summary>The set's weekday.</summary>
        public DayOfWeek Weekday { get; }

        /// <summary>The date of now.</summary>
        public DateTime Today { get; }

        /// <summary>The date of the last run; null when there was none.</summary>
        public DateTime? Last { get; }

        /// <summary>The first date on which it is due if nothing runs before.</summary>
        public DateTime NextDue { get; }

        /// <summary>
        /// The decision as JSON, the same in every language; null for one that is part of a
        /// <see cref="Holdfast.JobStart"/>, whose JSON holds it.
        /// </summary>
        [MaybeNull]
        public string Json { get; private set; }

        internal static Decision Of(HfDecision made)
        {
            string json =
                Calls.Text((out IntPtr text, out IntPtr error) => Native.hf_decision_json(made, out text, out error));
            return new Decision(Fields.Parse(json)) { Json = json };
        }
    }
}
