using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>How a tenant stands.</summary>
    public enum M365TenantState
    {
        /// <summary>Its application signs in, with all its permissions.</summary>
        Ready,

        /// <summary>All is done; Microsoft does not have it everywhere yet.</summary>
        Propagating,

        /// <summary>Its application lacks permissions: update.</summary>
        Incomplete,

        /// <summary>Set-up ended too early: make it again, it goes on.</summary>
        Unfinished,

        /// <summary>Its certificate is over.</summary>
        Expired,

        /// <summary>Microsoft refuses its application.</summary>
        Refused,

        /// <summary>Its application is gone.</summary>
        Deleted,

        /// <summary>Nothing is kept of it.</summary>
        NotSetUp,
    }

    /// <summary>What became of a step.</summary>
    public enum M365StepState
    {
        /// <summary>It was done.</summary>
        Done,

        /// <summary>There was nothing to do.</summary>
        Already,

        /// <summary>It is left for a later call.</summary>
        Waiting,

        /// <summary>It was not wanted.</summary>
        Skipped,
    }

    /// <summary>What is to be done with a tenant. What stays null is as it was, or the library's own choice.</summary>
    public sealed class M365TenantRequest
    {
        private readonly RawJson request;

        /// <summary>Names a tenant, by its id or a domain.</summary>
        /// <param name="tenant">Null for the administrator's, or the only one there is.</param>
        public M365TenantRequest([AllowNull] string tenant = null)
        {
            Tenant = tenant;
        }

        private M365TenantRequest(RawJson request)
        {
            this.request = request;
        }

        /// <summary>The tenant's id or a domain.</summary>
        [MaybeNull]
        public string Tenant { get; }

        /// <summary>Set-up, update: what the application is called.</summary>
        [MaybeNull]
        public string Name { get; set; }

        /// <summary>Set-up, update: what is backed up.</summary>
        [MaybeNull]
        public IList<M365Workload> Workloads { get; set; }

        /// <summary>Set-up, update: which way the data goes.</summary>
        [MaybeNull]
        public IList<M365Direction> Directions { get; set; }

        /// <summary>Set-up, update: days a certificate lasts.</summary>
        public int? CertificateDays { get; set; }

        /// <summary>Set-up, update: how it signs, PS256 or RS256.</summary>
        [MaybeNull]
        public string Signing { get; set; }

        /// <summary>Update: whether permissions that are not needed are taken away.</summary>
        public bool RemoveSurplus { get; set; }

        /// <summary>Update: whether a new certificate is given.</summary>
        public bool Renew { get; set; }

        /// <summary>Rotate: whether also before it is time.</summary>
        public bool Force { get; set; }

        /// <summary>Status: whether nobody is asked.</summary>
        public bool Offline { get; set; }

        /// <summary>Delete: whether only what is kept here goes.</summary>
        public bool Local { get; set; }

        /// <summary>How long to wait for what is not in effect yet; whole seconds count.</summary>
        public TimeSpan? Wait { get; set; }

        /// <summary>A request that is JSON already: handed on as it is, without the rest.</summary>
        public static M365TenantRequest FromJson(string json)
        {
            return new M365TenantRequest(new RawJson(json));
        }

        internal object ToValue()
        {
            bool certificate = CertificateDays.HasValue || Signing != null;
            return (object)request ?? new JsonObject
            {
                { "tenant", Tenant }, { "name", Name }, { "workloads", M365Words.OrNull(Workloads) },
                { "directions", M365Words.OrNull(Directions) },
                {
                    "certificate",
                    !certificate ? null : new JsonObject { { "days", CertificateDays }, { "signing", Signing } }
                },
                { "remove_surplus", True(RemoveSurplus) }, { "renew", True(Renew) }, { "force", True(Force) },
                { "offline", True(Offline) }, { "local", True(Local) }, { "wait_s", (long?)Wait?.TotalSeconds },
            };
        }

        /// <summary>Each way takes fields of its own: what is not asked for is left out.</summary>
        private static bool? True(bool value)
        {
            return value ? true : (bool?)null;
        }
    }

    /// <summary>What was done with a tenant, and how it stands.</summary>
    public sealed class M365TenantOutcome
    {
        internal M365TenantOutcome(string json)
        {
            Fields fields = Fields.Parse(json);
            Way = fields.Word<M365TenantWay>("way");
            Tenant = fields.Text("tenant");
            State = fields.Word<M365TenantState>("state");
            Reason = fields.OptionalText("reason");
            Application = fields.Optional("application", one => new M365TenantApplication(one));
            Certificate = fields.Optional("certificate", one => new M365TenantCertificate(one));
            Permissions = fields.Optional("permissions", one => new M365PermissionPlan(one, one.ToJson()));
            Steps = fields.List("steps", one => new M365TenantStep(one));
            Text = fields.Text("text");
            Json = json;
        }

        /// <summary>What was to be done.</summary>
        public M365TenantWay Way { get; }

        /// <summary>The tenant's id.</summary>
        public string Tenant { get; }

        /// <summary>How it stands.</summary>
        public M365TenantState State { get; }

        /// <summary>Why, where Microsoft refuses; null where it does not.</summary>
        [MaybeNull]
        public string Reason { get; }

        /// <summary>Its application; null as long as none is known.</summary>
        [MaybeNull]
        public M365TenantApplication Application { get; }

        /// <summary>Its certificate; null when nothing is kept of it.</summary>
        [MaybeNull]
        public M365TenantCertificate Certificate { get; }

        /// <summary>What it needs, and how that differs from what it has; null when nothing is kept of it.</summary>
        [MaybeNull]
        public M365PermissionPlan Permissions { get; }

        /// <summary>What was done, in order.</summary>
        public IReadOnlyList<M365TenantStep> Steps { get; }

        /// <summary>All of it for people, in lines.</summary>
        public string Text { get; }

        /// <summary>The outcome as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>A tenant's application.</summary>
    public sealed class M365TenantApplication
    {
        internal M365TenantApplication(Fields fields)
        {
            Name = fields.Text("name");
            ClientId = fields.Text("client_id");
            ObjectId = fields.Text("object_id");
            ServicePrincipalId = fields.OptionalText("service_principal_id");
        }

        /// <summary>What people see.</summary>
        public string Name { get; }

        /// <summary>By which it signs in.</summary>
        public string ClientId { get; }

        /// <summary>Its id in the directory.</summary>
        public string ObjectId { get; }

        /// <summary>Its service principal's id; null as long as there is none.</summary>
        [MaybeNull]
        public string ServicePrincipalId { get; }
    }

    /// <summary>The certificate a tenant's application signs in with.</summary>
    public sealed class M365TenantCertificate
    {
        internal M365TenantCertificate(Fields fields)
        {
            Fields advice = fields.Object("advice");
            Thumbprint = fields.Text("thumbprint");
            NotBefore = fields.Moment("not_before_utc_ms");
            NotAfter = fields.Moment("not_after_utc_ms");
            DaysLeft = advice.Number("days_left");
            Expired = advice.Truth("expired");
            ReachedDays = advice.OptionalNumber("reached_days");
        }

        /// <summary>SHA-1, as Microsoft's pages show it.</summary>
        public string Thumbprint { get; }

        /// <summary>From when it is valid.</summary>
        public DateTimeOffset NotBefore { get; }

        /// <summary>Until when.</summary>
        public DateTimeOffset NotAfter { get; }

        /// <summary>Whole days left; negative when it is over.</summary>
        public long DaysLeft { get; }

        /// <summary>Whether it is over.</summary>
        public bool Expired { get; }

        /// <summary>The reminder that is reached, by its days; 0 when it is over, null when none is.</summary>
        public long? ReachedDays { get; }
    }

    /// <summary>A step that was taken.</summary>
    public sealed class M365TenantStep
    {
        internal M365TenantStep(Fields fields)
        {
            Step = fields.Text("step");
            State = fields.Word<M365StepState>("state");
            Text = fields.Text("text");
        }

        /// <summary>A stable word such as "application".</summary>
        public string Step { get; }

        /// <summary>What became of it.</summary>
        public M365StepState State { get; }

        /// <summary>The same for people.</summary>
        public string Text { get; }
    }
}
