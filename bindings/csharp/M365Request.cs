using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>A connection to be checked, and how.</summary>
    public sealed class M365Request
    {
        private readonly RawJson request;

        /// <summary>Asks about a connection.</summary>
        public M365Request(M365Connection connection)
        {
            Connection = connection ?? throw new ArgumentNullException(nameof(connection));
        }

        private M365Request(RawJson request)
        {
            this.request = request;
        }

        /// <summary>What is known of the connection; null for a request that came as JSON.</summary>
        [MaybeNull]
        public M365Connection Connection { get; }

        /// <summary>How to judge it; null for the library's own way.</summary>
        [MaybeNull]
        public M365Settings Settings { get; set; }

        /// <summary>A request that is JSON already: handed on as it is, without the rest.</summary>
        public static M365Request FromJson(string json)
        {
            return new M365Request(new RawJson(json));
        }

        internal object ToValue()
        {
            return (object)request ?? new JsonObject
            {
                { "connection", Connection.ToValue() }, { "settings", Settings?.ToValue() },
            };
        }
    }

    /// <summary>Sets of one account, or of a fleet, and how to judge them.</summary>
    public sealed class M365SetsRequest
    {
        private readonly RawJson request;

        /// <summary>Asks about sets.</summary>
        public M365SetsRequest(params M365Connection[] sets)
            : this((IEnumerable<M365Connection>)sets)
        {
        }

        /// <summary>Asks about sets.</summary>
        public M365SetsRequest(IEnumerable<M365Connection> sets)
        {
            Sets = (sets ?? throw new ArgumentNullException(nameof(sets))).ToArray();
        }

        private M365SetsRequest(RawJson request)
        {
            this.request = request;
            Sets = new M365Connection[0];
        }

        /// <summary>The connections; none for a request that came as JSON.</summary>
        public IReadOnlyList<M365Connection> Sets { get; }

        /// <summary>The one mode to move to, which a migration needs; null for each of them. A fleet takes none.</summary>
        public M365Mode? To { get; set; }

        /// <summary>How to judge them; null for the library's own way.</summary>
        [MaybeNull]
        public M365Settings Settings { get; set; }

        /// <summary>A request that is JSON already: handed on as it is, without the rest.</summary>
        public static M365SetsRequest FromJson(string json)
        {
            return new M365SetsRequest(new RawJson(json));
        }

        internal object ToValue()
        {
            return (object)request ?? new JsonObject
            {
                { "sets", Sets.Select(set => set?.ToValue()) }, { "to", Fields.WordOf(To) },
                { "settings", Settings?.ToValue() },
            };
        }
    }

    /// <summary>Which cloud and protocols the timeline is asked for.</summary>
    public sealed class M365TimelineRequest
    {
        private readonly RawJson request;

        /// <summary>Asks for all protocols of the global cloud.</summary>
        public M365TimelineRequest()
        {
        }

        private M365TimelineRequest(RawJson request)
        {
            this.request = request;
        }

        /// <summary>The cloud, by a name of the policy's table; null for "global".</summary>
        [MaybeNull]
        public string Region { get; set; }

        /// <summary>Which protocols; none for all.</summary>
        public IList<M365Protocol> Protocols { get; } = new List<M365Protocol>();

        /// <summary>Signed in how; null for either way.</summary>
        public M365Login? SignIn { get; set; }

        /// <summary>How to judge them; null for the library's own way.</summary>
        [MaybeNull]
        public M365Settings Settings { get; set; }

        /// <summary>A request that is JSON already: handed on as it is, without the rest.</summary>
        public static M365TimelineRequest FromJson(string json)
        {
            return new M365TimelineRequest(new RawJson(json));
        }

        internal object ToValue()
        {
            return (object)request ?? new JsonObject
            {
                { "region", Region }, { "protocols", Protocols.Select(one => Fields.WordOf(one)) },
                { "sign_in", Fields.WordOf(SignIn) }, { "settings", Settings?.ToValue() },
            };
        }
    }

    /// <summary>An error of a sign-in, by the fields of Microsoft's answer, with what is known around it.</summary>
    public sealed class M365Question
    {
        /// <summary>Such as "invalid_grant".</summary>
        [MaybeNull]
        public string Error { get; set; }

        /// <summary>Such as "basic_action".</summary>
        [MaybeNull]
        public string Suberror { get; set; }

        /// <summary>The AADSTS numbers.</summary>
        public IList<long> Codes { get; } = new List<long>();

        /// <summary>What Microsoft says of it: read for numbers, never repeated.</summary>
        [MaybeNull]
        public string Description { get; set; }

        /// <summary>For Microsoft's support.</summary>
        [MaybeNull]
        public string CorrelationId { get; set; }

        /// <summary>For Microsoft's support.</summary>
        [MaybeNull]
        public string TraceId { get; set; }

        /// <summary>The status of HTTP.</summary>
        public int? HttpStatus { get; set; }

        /// <summary>How long the server asks to wait; whole seconds count.</summary>
        public TimeSpan? RetryAfter { get; set; }

        /// <summary>When account, password or application were last changed.</summary>
        public DateTimeOffset? Changed { get; set; }

        /// <summary>How to judge it; null for the library's own way.</summary>
        [MaybeNull]
        public M365Settings Settings { get; set; }

        internal object ToValue()
        {
            return new JsonObject
            {
                { "error", Error }, { "suberror", Suberror }, { "error_codes", Codes },
                { "error_description", Description }, { "correlation_id", CorrelationId }, { "trace_id", TraceId },
                { "http_status", HttpStatus }, { "retry_after_s", (long?)RetryAfter?.TotalSeconds },
                { "changed_utc_ms", Changed?.ToUnixTimeMilliseconds() }, { "settings", Settings?.ToValue() },
            };
        }
    }

    /// <summary>How a question is judged. What stays null is the library's own choice.</summary>
    public sealed class M365Settings
    {
        /// <summary>A policy file in place of the library's own, as its text.</summary>
        [MaybeNull]
        public string Policy { get; set; }

        /// <summary>The IANA time zone whose dates count; null for the report's, or UTC.</summary>
        [MaybeNull]
        public string Zone { get; set; }

        /// <summary>Whether "Obsolete connection in use" is shown. Turning it off is not recommended.</summary>
        public bool? NotifiesObsolete { get; set; }

        /// <summary>Whether a person is reminded of a certificate's end.</summary>
        public bool? NotifiesCertificate { get; set; }

        /// <summary>Days before a certificate's end at which a person is reminded.</summary>
        [MaybeNull]
        public IList<int> ReminderDays { get; set; }

        /// <summary>Which roles may authorize Modern.</summary>
        [MaybeNull]
        public IList<M365Role> Administrators { get; set; }

        /// <summary>How long a change may take to be in effect everywhere; whole minutes count.</summary>
        public TimeSpan? Propagation { get; set; }

        internal object ToValue()
        {
            bool notifies = NotifiesObsolete.HasValue || NotifiesCertificate.HasValue;
            return new JsonObject
            {
                { "policy", Policy == null ? null : new RawJson(Policy) }, { "zone", Zone },
                {
                    "notifications",
                    !notifies ? null : new JsonObject
                    {
                        { "obsolete_connection", NotifiesObsolete }, { "certificate", NotifiesCertificate },
                    }
                },
                { "reminder_days", ReminderDays },
                { "administrators", Administrators?.Select(role => Fields.WordOf(role)) },
                { "propagation_minutes", (long?)Propagation?.TotalMinutes },
            };
        }
    }
}
