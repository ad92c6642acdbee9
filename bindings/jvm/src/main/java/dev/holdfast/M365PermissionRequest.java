package dev.holdfast;

import java.util.Collection;

/** What a tenant's backups and restores are to be, and what its application has already. */
public final class M365PermissionRequest {
    private final JsonFields fields;

    /**
     * Workloads.
     *
     * @param workloads what is backed up
     */
    public M365PermissionRequest(Collection<M365Workload> workloads) {
        this(new JsonFields().json("workloads", JsonObject.texts(workloads, M365Workload::word)));
    }

    /**
     * Workloads with choices of their own, as JSON.
     *
     * @param workloads an array of words, or of objects with {@code workload}, {@code backup}, {@code restore},
     *     {@code full_fidelity} and {@code selected_sites}
     * @return the request
     */
    public static M365PermissionRequest ofJson(String workloads) {
        return new M365PermissionRequest(new JsonFields().json("workloads", workloads));
    }

    private M365PermissionRequest(JsonFields fields) {
        this.fields = fields;
    }

    /**
     * With which way the data goes; backup alone where it is left out.
     *
     * @param directions which ways
     * @return the same with it
     */
    public M365PermissionRequest withDirections(Collection<M365Workload.Direction> directions) {
        String words = JsonObject.texts(directions, M365Workload.Direction::word);
        return new M365PermissionRequest(fields.json("directions", words));
    }

    /**
     * With what the application has already, of Microsoft Graph.
     *
     * @param permissions names, as in a token's roles, or ids
     * @return the same with it
     */
    public M365PermissionRequest withGranted(Collection<String> permissions) {
        return new M365PermissionRequest(fields.json("granted", JsonObject.texts(permissions, one -> one)));
    }

    /**
     * With what the application has already, of any resource.
     *
     * @param json an array of names, or of objects with {@code permission} or {@code id}, and {@code resource}
     * @return the same with it
     */
    public M365PermissionRequest withGrantedJson(String json) {
        return new M365PermissionRequest(fields.json("granted", json));
    }

    /** As the library reads it. */
    String json() {
        return fields.toString();
    }
}
