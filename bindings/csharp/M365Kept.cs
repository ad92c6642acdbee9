using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Holdfast
{
    /// <summary>An account that stays signed in, without its secret.</summary>
    public sealed class M365KeptAccount
    {
        internal M365KeptAccount(Fields fields, string json)
        {
            Account = fields.Text("account");
            ObjectId = fields.Text("object_id");
            Tenant = fields.Text("tenant");
            Region = fields.Text("region");
            ClientId = fields.Text("client_id");
            Scopes = fields.Texts("scopes");
            SignedIn = fields.Moment("signed_in_utc_ms");
            Renewed = fields.Moment("renewed_utc_ms");
            Json = json;
        }

        /// <summary>The account's name.</summary>
        public string Account { get; }

        /// <summary>Its id in the tenant.</summary>
        public string ObjectId { get; }

        /// <summary>The tenant's id.</summary>
        public string Tenant { get; }

        /// <summary>The cloud.</summary>
        public string Region { get; }

        /// <summary>The application it signed in to.</summary>
        public string ClientId { get; }

        /// <summary>What it allowed.</summary>
        public IReadOnlyList<string> Scopes { get; }

        /// <summary>When somebody signed in.</summary>
        public DateTimeOffset SignedIn { get; }

        /// <summary>When its token was last renewed.</summary>
        public DateTimeOffset Renewed { get; }

        /// <summary>All of it as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>A tenant that was set up here, without its secret.</summary>
    public sealed class M365KeptTenant
    {
        internal M365KeptTenant(Fields fields)
        {
            Tenant = fields.Text("tenant");
            Domain = fields.OptionalText("domain");
            Region = fields.Text("region");
            Name = fields.Text("name");
            ClientId = fields.OptionalText("client_id");
            Ready = fields.Truth("ready");
            CertificateNotAfter = fields.Moment("certificate_not_after_utc_ms");
            Problem = fields.OptionalText("problem");
        }

        /// <summary>Why what is kept of it cannot be used, all but the id is empty then; else null.</summary>
        [MaybeNull]
        public string Problem { get; }

        /// <summary>The tenant's id.</summary>
        public string Tenant { get; }

        /// <summary>What it was called when it was set up, where that was a domain; else null.</summary>
        [MaybeNull]
        public string Domain { get; }

        /// <summary>The cloud.</summary>
        public string Region { get; }

        /// <summary>Its application's name.</summary>
        public string Name { get; }

        /// <summary>By which it signs in; null as long as it is not made.</summary>
        [MaybeNull]
        public string ClientId { get; }

        /// <summary>Whether it signed in with all its permissions.</summary>
        public bool Ready { get; }

        /// <summary>Until when its certificate is valid.</summary>
        public DateTimeOffset CertificateNotAfter { get; }
    }

    /// <summary>Which token is wanted.</summary>
    public sealed class M365TokenRequest
    {
        private M365TokenRequest([AllowNull] string account, [AllowNull] string tenant)
        {
            Account = account;
            Tenant = tenant;
        }

        /// <summary>The account that stays signed in; null for a tenant's application.</summary>
        [MaybeNull]
        public string Account { get; }

        /// <summary>The tenant; null for an account's own, where that is certain.</summary>
        [MaybeNull]
        public string Tenant { get; }

        /// <summary>The address of a service such as a SharePoint site; null for Microsoft Graph.</summary>
        [MaybeNull]
        public string Resource { get; set; }

        /// <summary>For an account: what it is to allow; none for what was signed in for.</summary>
        public IList<string> Scopes { get; } = new List<string>();

        /// <summary>A token of an account that stays signed in.</summary>
        public static M365TokenRequest OfAccount(string account, [AllowNull] string tenant = null)
        {
            return new M365TokenRequest(Calls.Given(account, nameof(account)), tenant);
        }

        /// <summary>A token of the application of a tenant that was set up.</summary>
        public static M365TokenRequest OfTenant(string tenant)
        {
            return new M365TokenRequest(null, Calls.Given(tenant, nameof(tenant)));
        }

        internal object ToValue()
        {
            return new JsonObject
            {
                { "account", Account }, { "tenant", Tenant }, { "resource", Resource },
                { "scopes", Scopes.Count == 0 ? null : Scopes },
            };
        }
    }

    /// <summary>A token for requests of the host's own. Its text shows no secret.</summary>
    public sealed class M365AccessToken
    {
        internal M365AccessToken(string secret, DateTimeOffset expires)
        {
            Secret = secret;
            Expires = expires;
        }

        /// <summary>The token. Show it to nobody, and log it nowhere.</summary>
        public string Secret { get; }

        /// <summary>Until when it may be used.</summary>
        public DateTimeOffset Expires { get; }

        /// <inheritdoc/>
        public override string ToString()
        {
            // Some cultures count other years.
            string until = Expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            return nameof(M365AccessToken) + "(until " + until + ")";
        }
    }
}
