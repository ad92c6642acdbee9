package dev.holdfast;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What is known of a backup set's connection to Microsoft 365. No secret is among it. */
public final class M365Connection {
    private final JsonFields fields;

    /**
     * A connection to Microsoft's own service of which nothing else is known.
     *
     * @param account the account it signs in with
     */
    public M365Connection(String account) {
        this(new JsonFields().text("account", account));
    }

    private M365Connection(JsonFields fields) {
        this.fields = fields;
    }

    /**
     * The same with the backup set it belongs to.
     *
     * @param id the set, as the console names it
     * @return this connection with it
     */
    public M365Connection withSet(String id) {
        return new M365Connection(fields.text("set", id));
    }

    /**
     * The same with a name.
     *
     * @param name what people call it
     * @return this connection with it
     */
    public M365Connection withName(String name) {
        return new M365Connection(fields.text("name", name));
    }

    /**
     * The same with what is connected to.
     *
     * @param kind what that is
     * @return this connection with it
     */
    public M365Connection withKind(Kind kind) {
        return new M365Connection(fields.text("kind", kind.word()));
    }

    /**
     * The same with where a person works with the set.
     *
     * @param frontEnd where that is
     * @return this connection with it
     */
    public M365Connection withFrontEnd(FrontEnd frontEnd) {
        return new M365Connection(fields.text("front_end", frontEnd.word()));
    }

    /**
     * The same with its cloud.
     *
     * @param region a name of the policy's table, such as "global"
     * @return this connection with it
     */
    public M365Connection withRegion(String region) {
        return new M365Connection(fields.text("region", region));
    }

    /**
     * The same with whether an application's token is stored.
     *
     * @param stored whether it is
     * @return this connection with it
     */
    public M365Connection withToken(boolean stored) {
        return new M365Connection(fields.flag("token", stored));
    }

    /**
     * The same with whether a password is stored.
     *
     * @param stored whether it is
     * @return this connection with it
     */
    public M365Connection withPassword(boolean stored) {
        return new M365Connection(fields.flag("password", stored));
    }

    /**
     * The same with whether that is an app password.
     *
     * @param is whether it is
     * @return this connection with it
     */
    public M365Connection withAppPassword(boolean is) {
        return new M365Connection(fields.flag("app_password", is));
    }

    /**
     * The same with what the account may do in its tenant.
     *
     * @param role what that is
     * @return this connection with it
     */
    public M365Connection withRole(Role role) {
        return new M365Connection(fields.text("role", role.word()));
    }

    /**
     * The same with multi-factor authentication as its administrator set it.
     *
     * @param state its state
     * @return this connection with it
     */
    public M365Connection withMfa(MfaState state) {
        return new M365Connection(fields.json("mfa", new JsonObject().text("state", state.word()).toString()));
    }

    /**
     * The same with multi-factor authentication that was changed.
     *
     * @param state its state
     * @param changed when state or app password last changed
     * @return this connection with it
     */
    public M365Connection withMfa(MfaState state, Instant changed) {
        JsonObject mfa = new JsonObject().text("state", state.word());
        return new M365Connection(
                fields.json("mfa", mfa.number("changed_utc_ms", changed.toEpochMilli()).toString()));
    }

    /**
     * The same with how the data is reached; left out, that is what the mode stands for.
     *
     * @param protocols each of them
     * @return this connection with it
     */
    public M365Connection withProtocols(List<Protocol> protocols) {
        return new M365Connection(fields.json("protocols", JsonObject.texts(protocols, Protocol::word)));
    }

    /**
     * The same with what is selected of that which Modern cannot wholly do.
     *
     * @param features each of it
     * @return this connection with it
     */
    public M365Connection withSelects(List<Feature> features) {
        return new M365Connection(fields.json("selects", JsonObject.texts(features, Feature::word)));
    }

    /**
     * The same with when the tenant's administrator turned Basic authentication off.
     *
     * @param since when
     * @return this connection with it
     */
    public M365Connection withBasicOff(Instant since) {
        return new M365Connection(fields.number("basic_off_utc_ms", since.toEpochMilli()));
    }

    /**
     * The same with its application's certificate.
     *
     * @param certificate how long it lasts
     * @return this connection with it
     */
    public M365Connection withCertificate(M365Certificate certificate) {
        return new M365Connection(fields.json("certificate", certificate.json()));
    }

    /**
     * The same with the version of its front end.
     *
     * @param version such as "8.3.4.2"
     * @return this connection with it
     */
    public M365Connection withVersion(String version) {
        return new M365Connection(fields.text("version", version));
    }

    /**
     * The same with whether the product's maintenance has expired.
     *
     * @param expired whether it has
     * @return this connection with it
     */
    public M365Connection withMaintenanceExpired(boolean expired) {
        return new M365Connection(fields.flag("maintenance_expired", expired));
    }

    /** {@return these fields as JSON: what {@link M365Request#ofFacts} takes} */
    public String json() {
        return fields.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof M365Connection that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return json();
    }

    /** What is connected to. */
    public enum Kind {
        /** Microsoft's own service. */
        MICROSOFT_365,
        /** An Exchange server of one's own. */
        EXCHANGE_ON_PREMISES,
        /** A SharePoint server of one's own. */
        SHAREPOINT_ON_PREMISES;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a person works with a set. */
    public enum FrontEnd {
        /** The backup client on a machine. */
        CLIENT,
        /** The server's web console, for sets that run on the server. */
        AGENTLESS;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an account may do in its tenant. */
    public enum Role {
        /** No administrator. */
        ORDINARY,
        /** Privileged Role Administrator. */
        PRIVILEGED_ROLE_ADMINISTRATOR,
        /** Global Administrator. */
        GLOBAL_ADMINISTRATOR;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Multi-factor authentication of one user, as the administrator set it. */
    public enum MfaState {
        /** Off. The default. */
        DISABLED,
        /** Asked for, and not registered yet. */
        ENABLED,
        /** Registered: every sign-in needs a second factor. */
        ENFORCED;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A way data is reached by. */
    public enum Protocol {
        /** Microsoft Graph. */
        GRAPH,
        /** Exchange Web Services. */
        EWS,
        /** SharePoint and OneDrive by user name, password and cookie. */
        SHAREPOINT_IDCRL,
        /** SharePoint by an app of Azure Access Control. */
        SHAREPOINT_ACS,
        /** Exchange ActiveSync. */
        EAS,
        /** POP. */
        POP,
        /** IMAP. */
        IMAP,
        /** Remote PowerShell. */
        REMOTE_POWERSHELL,
        /** MAPI over HTTP. */
        MAPI,
        /** RPC over HTTP. */
        RPC,
        /** The offline address book. */
        OAB,
        /** Sending by SMTP AUTH. */
        SMTP_AUTH,
        /** Sign-in by device code. */
        DEVICE_CODE;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Something a set may select that Modern authentication cannot wholly back up or restore. */
    public enum Feature {
        /** OneDrive's personal sites, with their feature settings. */
        PERSONAL_SITES,
        /** SharePoint site collections, with their feature settings. */
        SITE_COLLECTIONS,
        /** SharePoint web parts and metadata. */
        WEB_PARTS,
        /** Versions of .aspx files in SharePoint. */
        ASPX_VERSIONS,
        /** List settings such as survey options. */
        SURVEY_OPTIONS,
        /** External content types that lists are linked to. */
        EXTERNAL_CONTENT_TYPES;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How one signs in for a protocol. */
    public enum SignIn {
        /** User name and password. */
        BASIC,
        /** A token. */
        TOKEN;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
