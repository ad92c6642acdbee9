package dev.holdfast;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/** What is to be done with a tenant. What is not said goes by the library; each way takes what is its own. */
public final class M365TenantRequest {
    private final JsonFields fields;

    /** Nothing said. */
    public M365TenantRequest() {
        this(new JsonFields());
    }

    private M365TenantRequest(JsonFields fields) {
        this.fields = fields;
    }

    /**
     * With the tenant; left out, it is the administrator's, or the only one there is.
     *
     * @param tenant its id or domain
     * @return the same with it
     */
    public M365TenantRequest withTenant(String tenant) {
        return new M365TenantRequest(fields.text("tenant", tenant));
    }

    /**
     * With the name of its application.
     *
     * @param name what people see
     * @return the same with it
     */
    public M365TenantRequest withName(String name) {
        return new M365TenantRequest(fields.text("name", name));
    }

    /**
     * With what it is for.
     *
     * @param workloads what is backed up
     * @return the same with it
     */
    public M365TenantRequest withWorkloads(Collection<M365Workload> workloads) {
        return new M365TenantRequest(fields.json("workloads", JsonObject.texts(workloads, M365Workload::word)));
    }

    /**
     * With what it is for, with choices of their own.
     *
     * @param json an array, as {@link M365PermissionRequest#ofJson} takes it
     * @return the same with it
     */
    public M365TenantRequest withWorkloadsJson(String json) {
        return new M365TenantRequest(fields.json("workloads", json));
    }

    /**
     * With which way the data goes; backup alone where it is left out.
     *
     * @param directions which ways
     * @return the same with it
     */
    public M365TenantRequest withDirections(Collection<M365Workload.Direction> directions) {
        String words = JsonObject.texts(directions, M365Workload.Direction::word);
        return new M365TenantRequest(fields.json("directions", words));
    }

    /**
     * With how long its certificates are valid.
     *
     * @param days at most 730
     * @return the same with it
     */
    public M365TenantRequest withCertificateDays(int days) {
        return new M365TenantRequest(fields.json("certificate", new JsonObject().number("days", days).toString()));
    }

    /**
     * With permissions that are not needed taken away; only of an update.
     *
     * @param remove whether they are
     * @return the same with it
     */
    public M365TenantRequest withRemoveSurplus(boolean remove) {
        return new M365TenantRequest(fields.flag("remove_surplus", remove));
    }

    /**
     * With its certificate made anew; only of an update.
     *
     * @param renew whether it is
     * @return the same with it
     */
    public M365TenantRequest withRenew(boolean renew) {
        return new M365TenantRequest(fields.flag("renew", renew));
    }

    /**
     * With its certificate renewed before it is time; only of a rotation.
     *
     * @param force whether it is
     * @return the same with it
     */
    public M365TenantRequest withForce(boolean force) {
        return new M365TenantRequest(fields.flag("force", force));
    }

    /**
     * With nobody asked; only of a status.
     *
     * @param offline whether nobody is
     * @return the same with it
     */
    public M365TenantRequest withOffline(boolean offline) {
        return new M365TenantRequest(fields.flag("offline", offline));
    }

    /**
     * With only what is kept here dropped; only of a deletion.
     *
     * @param local whether only that is
     * @return the same with it
     */
    public M365TenantRequest withLocal(boolean local) {
        return new M365TenantRequest(fields.flag("local", local));
    }

    /**
     * With how long to wait for what is not in effect everywhere yet.
     *
     * @param wait at most an hour, in whole seconds
     * @return the same with it
     */
    public M365TenantRequest withWait(Duration wait) {
        return new M365TenantRequest(fields.number("wait_s", wait.toSeconds()));
    }

    /** What to do with a tenant. */
    public enum Way {
        /** Make what is needed there, once, by an administrator's sign-in. */
        SETUP,
        /** Change it: permissions, certificate, name. By an administrator's sign-in. */
        UPDATE,
        /** Put a new certificate in the place of the old one. Nobody has to sign in. */
        ROTATE,
        /** Say how it stands. */
        STATUS,
        /** Take it away again, by an administrator's sign-in; or only here. */
        DELETE;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As the library reads it. */
    String json() {
        return fields.toString();
    }
}
