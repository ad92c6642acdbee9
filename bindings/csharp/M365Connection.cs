using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>
    /// What is known of a backup set's connection to Microsoft 365. What is not known stays null; the library judges the
    /// values. No secret is among it, only whether there is one.
    /// </summary>
    public sealed class M365Connection
    {
        private readonly RawJson facts;

        /// <summary>Names a connection.</summary>
        /// <param name="account">The account it signs in with.</param>
        public M365Connection(string account)
        {
            Account = account;
        }

        private M365Connection(RawJson facts)
        {
            this.facts = facts;
        }

        /// <summary>The account it signs in with; null for facts that came as JSON.</summary>
        [MaybeNull]
        public string Account { get; }

        /// <summary>The backup set's id.</summary>
        [MaybeNull]
        public string Set { get; set; }

        /// <summary>What people call the connection; null for the account.</summary>
        [MaybeNull]
        public string Name { get; set; }

        /// <summary>What is connected to; null for Microsoft's own service.</summary>
        public M365Kind? Kind { get; set; }

        /// <summary>Where a person works with the set; null for the backup client.</summary>
        public M365FrontEnd? FrontEnd { get; set; }

        /// <summary>The cloud, by a name of the policy's table, such as "global".</summary>
        [MaybeNull]
        public string Region { get; set; }

        /// <summary>Whether an application's token is stored.</summary>
        public bool? Token { get; set; }

        /// <summary>Whether a password is stored.</summary>
        public bool? Password { get; set; }

        /// <summary>Whether that is an app password.</summary>
        public bool? AppPassword { get; set; }

        /// <summary>What the account may do in its tenant.</summary>
        public M365Role? Role { get; set; }

        /// <summary>Its multi-factor authentication.</summary>
        [MaybeNull]
        public M365Mfa Mfa { get; set; }

        /// <summary>How the data is reached; none for what the mode stands for.</summary>
        public IList<M365Protocol> Protocols { get; } = new List<M365Protocol>();

        /// <summary>What is selected of that which Modern cannot wholly do.</summary>
        public IList<M365Feature> Selects { get; } = new List<M365Feature>();

        /// <summary>When the tenant's administrator turned Basic authentication off.</summary>
        public DateTimeOffset? BasicOff { get; set; }

        /// <summary>The application's certificate.</summary>
        [MaybeNull]
        public M365Certificate Certificate { get; set; }

        /// <summary>The version of the front end, such as "8.3.4.2".</summary>
        [MaybeNull]
        public string Version { get; set; }

        /// <summary>Whether the product's maintenance has expired.</summary>
        public bool MaintenanceExpired { get; set; }

        /// <summary>Facts that are JSON already, such as those of a file: handed on as they are, without the rest.</summary>
        public static M365Connection FromJson(string json)
        {
            return new M365Connection(new RawJson(json));
        }

        /// <summary>The facts as JSON, the same in every language.</summary>
        public string Json => JsonText.Of(ToValue());

        internal object ToValue()
        {
            return (object)facts ?? new JsonObject
            {
                { "account", Account }, { "set", Set }, { "name", Name }, { "kind", Fields.WordOf(Kind) },
                { "front_end", Fields.WordOf(FrontEnd) }, { "region", Region }, { "token", Token },
                { "password", Password }, { "app_password", AppPassword }, { "role", Fields.WordOf(Role) },
                { "mfa", Mfa?.ToValue() }, { "protocols", Protocols.Select(one => Fields.WordOf(one)) },
                { "selects", Selects.Select(one => Fields.WordOf(one)) },
                { "basic_off_utc_ms", BasicOff?.ToUnixTimeMilliseconds() }, { "certificate", Certificate?.ToValue() },
                { "version", Version }, { "maintenance_expired", MaintenanceExpired },
            };
        }
    }

    /// <summary>Multi-factor authentication of one user, as far as it is known.</summary>
    public sealed class M365Mfa
    {
        /// <summary>Tells its state.</summary>
        /// <param name="state">As the administrator set it.</param>
        /// <param name="changed">When state or app password last changed.</param>
        public M365Mfa(M365MfaState state, DateTimeOffset? changed = null)
        {
            State = state;
            Changed = changed;
        }

        /// <summary>As the administrator set it.</summary>
        public M365MfaState State { get; }

        /// <summary>When state or app password last changed.</summary>
        public DateTimeOffset? Changed { get; }

        internal object ToValue()
        {
            return new JsonObject
            {
                { "state", Fields.WordOf(State) }, { "changed_utc_ms", Changed?.ToUnixTimeMilliseconds() },
            };
        }
    }

    /// <summary>A certificate an application signs in with.</summary>
    public sealed class M365Certificate
    {
        /// <summary>Tells its end.</summary>
        /// <param name="notAfter">Until when it is valid.</param>
        public M365Certificate(DateTimeOffset notAfter)
        {
            NotAfter = notAfter;
        }

        /// <summary>Until when it is valid.</summary>
        public DateTimeOffset NotAfter { get; }

        /// <summary>From when it is valid.</summary>
        public DateTimeOffset? NotBefore { get; set; }

        /// <summary>The reminder that was given last, by its days.</summary>
        public int? RemindedDays { get; set; }

        internal object ToValue()
        {
            return new JsonObject
            {
                { "not_before_utc_ms", NotBefore?.ToUnixTimeMilliseconds() },
                { "not_after_utc_ms", NotAfter.ToUnixTimeMilliseconds() }, { "reminded_days", RemindedDays },
            };
        }
    }

    /// <summary>What is connected to.</summary>
    public enum M365Kind
    {
        /// <summary>Microsoft's own service.</summary>
        Microsoft365,

        /// <summary>An Exchange server of one's own.</summary>
        ExchangeOnPremises,

        /// <summary>A SharePoint server of one's own.</summary>
        SharepointOnPremises,
    }

    /// <summary>Where a person works with a set.</summary>
    public enum M365FrontEnd
    {
        /// <summary>The backup client on a machine.</summary>
        Client,

        /// <summary>The server's web console, for sets that run on the server.</summary>
        Agentless,
    }

    /// <summary>What an account may do in its tenant.</summary>
    public enum M365Role
    {
        /// <summary>No administrator.</summary>
        Ordinary,

        /// <summary>Privileged Role Administrator.</summary>
        PrivilegedRoleAdministrator,

        /// <summary>Global Administrator.</summary>
        GlobalAdministrator,
    }

    /// <summary>Multi-factor authentication of one user, as the administrator set it.</summary>
    public enum M365MfaState
    {
        /// <summary>Off. The default.</summary>
        Disabled,

        /// <summary>Asked for, and not registered yet.</summary>
        Enabled,

        /// <summary>Registered: every sign-in needs a second factor.</summary>
        Enforced,
    }

    /// <summary>A way data is reached by.</summary>
    public enum M365Protocol
    {
        /// <summary>Microsoft Graph.</summary>
        Graph,

        /// <summary>Exchange Web Services.</summary>
        Ews,

        /// <summary>SharePoint and OneDrive by user name, password and cookie (IDCRL).</summary>
        SharepointIdcrl,

        /// <summary>SharePoint by an app of Azure Access Control.</summary>
        SharepointAcs,

        /// <summary>Exchange ActiveSync.</summary>
        Eas,

        /// <summary>POP.</summary>
        Pop,

        /// <summary>IMAP.</summary>
        Imap,

        /// <summary>Remote PowerShell.</summary>
        RemotePowershell,

        /// <summary>MAPI over HTTP.</summary>
        Mapi,

        /// <summary>RPC over HTTP (Outlook Anywhere).</summary>
        Rpc,

        /// <summary>The offline address book.</summary>
        Oab,

        /// <summary>Sending by SMTP AUTH.</summary>
        SmtpAuth,

        /// <summary>Sign-in by device code.</summary>
        DeviceCode,
    }

    /// <summary>How one signs in for a protocol.</summary>
    public enum M365Login
    {
        /// <summary>User name and password.</summary>
        Basic,

        /// <summary>A token.</summary>
        Token,
    }

    /// <summary>Something a set may select that Modern authentication cannot wholly back up or restore.</summary>
    public enum M365Feature
    {
        /// <summary>OneDrive's personal sites, with their feature settings.</summary>
        PersonalSites,

        /// <summary>SharePoint site collections, with their feature settings.</summary>
        SiteCollections,

        /// <summary>SharePoint web parts and metadata.</summary>
        WebParts,

        /// <summary>Versions of <c>.aspx</c> files in SharePoint.</summary>
        AspxVersions,

        /// <summary>List settings such as survey options.</summary>
        SurveyOptions,

        /// <summary>External content types that lists are linked to.</summary>
        ExternalContentTypes,
    }
}
