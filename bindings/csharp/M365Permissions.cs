using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>What is backed up.</summary>
    public enum M365Workload
    {
        /// <summary>Mailboxes: folders, messages, settings.</summary>
        Mail,

        /// <summary>Calendars.</summary>
        Calendar,

        /// <summary>Contacts.</summary>
        Contacts,

        /// <summary>Files of people.</summary>
        Onedrive,

        /// <summary>Files, lists and pages of sites.</summary>
        Sharepoint,

        /// <summary>Teams, their channels, and chats.</summary>
        Teams,

        /// <summary>Groups.</summary>
        Groups,
    }

    /// <summary>Which way the data goes.</summary>
    public enum M365Direction
    {
        /// <summary>Out of Microsoft 365.</summary>
        Backup,

        /// <summary>Back into it.</summary>
        Restore,
    }

    /// <summary>What a tenant's backups and restores are to be.</summary>
    public sealed class M365PermissionRequest
    {
        private readonly RawJson request;

        /// <summary>Asks about workloads.</summary>
        public M365PermissionRequest(params M365Workload[] workloads)
        {
            Workloads = Calls.Given(workloads, nameof(workloads)).ToList();
        }

        private M365PermissionRequest(RawJson request)
            : this(new M365Workload[0])
        {
            this.request = request;
        }

        /// <summary>What is backed up.</summary>
        public IList<M365Workload> Workloads { get; }

        /// <summary>Which way the data goes; none for backup.</summary>
        public IList<M365Direction> Directions { get; } = new List<M365Direction>();

        /// <summary>What the application has already, by name or id; null when that is not asked.</summary>
        [MaybeNull]
        public IList<string> Granted { get; set; }

        /// <summary>A request that is JSON already: handed on as it is, without the rest.</summary>
        public static M365PermissionRequest FromJson(string json)
        {
            return new M365PermissionRequest(new RawJson(json));
        }

        internal object ToValue()
        {
            return (object)request ?? new JsonObject
            {
                { "workloads", Workloads.Select(one => Fields.WordOf(one)) },
                { "directions", M365Words.OrNull(Directions) }, { "granted", Granted },
            };
        }
    }

    /// <summary>Which permissions are needed, and how they differ from those the application has.</summary>
    public sealed class M365PermissionPlan
    {
        internal M365PermissionPlan(string json)
            : this(Fields.Parse(json), json)
        {
        }

        internal M365PermissionPlan(Fields fields, string json)
        {
            Dated = fields.Text("dated");
            Needed = fields.List("needed", one => new M365Permission(one));
            Granted = fields.List("granted", one => new M365Permission(one));
            Missing = fields.List("missing", one => new M365Permission(one));
            Surplus = fields.List("surplus", one => new M365Permission(one));
            Text = fields.Text("text");
            Json = json;
        }

        /// <summary>The date of the table.</summary>
        public string Dated { get; }

        /// <summary>What is needed, and for what.</summary>
        public IReadOnlyList<M365Permission> Needed { get; }

        /// <summary>What the application has, as it was told.</summary>
        public IReadOnlyList<M365Permission> Granted { get; }

        /// <summary>What is needed and not there: an administrator has to consent to it.</summary>
        public IReadOnlyList<M365Permission> Missing { get; }

        /// <summary>What is there and not needed: it may be taken away.</summary>
        public IReadOnlyList<M365Permission> Surplus { get; }

        /// <summary>All of it for people, in lines.</summary>
        public string Text { get; }

        /// <summary>The plan as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>An application permission.</summary>
    public sealed class M365Permission
    {
        internal M365Permission(Fields fields)
        {
            Resource = fields.OptionalText("resource");
            ResourceId = fields.Text("resource_id");
            Permission = fields.OptionalText("permission");
            Id = fields.OptionalText("id");
            Uses = fields.List("workloads", one => new M365Use(one));
            Why = fields.OptionalText("why");
        }

        /// <summary>The interface it is for, as people call it; null for one that is not known.</summary>
        [MaybeNull]
        public string Resource { get; }

        /// <summary>The interface's application id.</summary>
        public string ResourceId { get; }

        /// <summary>Its name; null where only its id is known.</summary>
        [MaybeNull]
        public string Permission { get; }

        /// <summary>Its id; null where only its name is known.</summary>
        [MaybeNull]
        public string Id { get; }

        /// <summary>What needs it.</summary>
        public IReadOnlyList<M365Use> Uses { get; }

        /// <summary>What it lets the application do; null for one that is not known.</summary>
        [MaybeNull]
        public string Why { get; }
    }

    /// <summary>A workload and which way its data goes.</summary>
    public sealed class M365Use
    {
        internal M365Use(Fields fields)
        {
            Workload = fields.Word<M365Workload>("workload");
            Direction = fields.Word<M365Direction>("direction");
        }

        /// <summary>What is backed up.</summary>
        public M365Workload Workload { get; }

        /// <summary>Which way the data goes.</summary>
        public M365Direction Direction { get; }
    }

    /// <summary>Who an ID token is of.</summary>
    public sealed class M365Identity
    {
        internal M365Identity(string json)
        {
            Fields fields = Fields.Parse(json);
            Account = fields.Text("account");
            ObjectId = fields.Text("object_id");
            Tenant = fields.Text("tenant");
            Name = fields.OptionalText("name");
            Role = fields.OptionalWord<M365Role>("role");
            Json = json;
        }

        /// <summary>The name they sign in with; it may change.</summary>
        public string Account { get; }

        /// <summary>The account's id in its tenant, which stays.</summary>
        public string ObjectId { get; }

        /// <summary>The tenant's id.</summary>
        public string Tenant { get; }

        /// <summary>What people call them; null when that is not told.</summary>
        [MaybeNull]
        public string Name { get; }

        /// <summary>What the account may do in its tenant; null when the token does not say.</summary>
        public M365Role? Role { get; }

        /// <summary>All of it as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>Lists of words as the library's JSON has them.</summary>
    internal static class M365Words
    {
        /// <summary>The words; null for none, so that they are left out.</summary>
        [return: MaybeNull]
        internal static IEnumerable<string> OrNull<T>([AllowNull] ICollection<T> values)
        {
            return values == null || values.Count == 0 ? null : values.Select(one => Fields.WordOf(one));
        }
    }
}
