package dev.holdfast;

import java.util.List;

/** Which token is wanted: of an account that stays signed in, or of a tenant's application. */
public final class M365TokenRequest {
    private final JsonFields fields;

    /**
     * A token of an account.
     *
     * @param account its name
     * @return the request
     */
    public static M365TokenRequest ofAccount(String account) {
        return new M365TokenRequest(new JsonFields().text("account", account));
    }

    /**
     * A token of a tenant's application.
     *
     * @param tenant the tenant's id or domain
     * @return the request
     */
    public static M365TokenRequest ofTenant(String tenant) {
        return new M365TokenRequest(new JsonFields().text("tenant", tenant));
    }

    private M365TokenRequest(JsonFields fields) {
        this.fields = fields;
    }

    /**
     * With the tenant of an account that is kept of several.
     *
     * @param tenant the tenant's id
     * @return the same with it
     */
    public M365TokenRequest withTenant(String tenant) {
        return new M365TokenRequest(fields.text("tenant", tenant));
    }

    /**
     * With the service it is for; Microsoft Graph where it is left out.
     *
     * @param resource "graph", or an address such as that of a SharePoint site
     * @return the same with it
     */
    public M365TokenRequest withResource(String resource) {
        return new M365TokenRequest(fields.text("resource", resource));
    }

    /**
     * With what it is to allow; only of an account.
     *
     * @param scopes of one resource
     * @return the same with it
     */
    public M365TokenRequest withScopes(List<String> scopes) {
        return new M365TokenRequest(fields.json("scopes", JsonObject.texts(scopes, scope -> scope)));
    }

    /** As the library reads it. */
    String json() {
        return fields.toString();
    }
}
