package dev.holdfast;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was done with a tenant, and how it stands.
 *
 * @param way what was to be done
 * @param tenant the tenant's id
 * @param state how it stands
 * @param reason why, where Microsoft refuses
 * @param application its application; empty as long as none is known
 * @param certificate its certificate; empty when nothing is kept of it
 * @param permissions what it needs, and how that differs from what it has; empty when nothing is kept of it
 * @param steps what was done, in order
 * @param text all of it for people, in lines
 * @param json the same as JSON
 */
public record M365TenantOutcome(
        M365TenantRequest.Way way,
        String tenant,
        State state,
        Optional<String> reason,
        Optional<Application> application,
        Optional<Certificate> certificate,
        Optional<M365PermissionPlan> permissions,
        List<Step> steps,
        String text,
        String json) {
    /** How a tenant stands. */
    public enum State {
        /** Its application signs in, and has all it needs. */
        READY,
        /** All is made; Microsoft does not have it everywhere yet. */
        PROPAGATING,
        /** Its application signs in, and lacks permissions: an administrator has to update it. */
        INCOMPLETE,
        /** Setting up began and is not through: an administrator has to go on. */
        UNFINISHED,
        /** Its certificate is over: an administrator has to update it. */
        EXPIRED,
        /** Microsoft refuses its application. */
        REFUSED,
        /** Its application was deleted, by us or by somebody in the tenant. */
        DELETED,
        /** Nothing is kept of it. */
        NOT_SET_UP;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A tenant's application.
     *
     * @param name what people see
     * @param clientId by which it signs in
     * @param objectId its id in the directory
     * @param servicePrincipalId its service principal's id
     */
    public record Application(String name, String clientId, String objectId, Optional<String> servicePrincipalId) {}

    /**
     * The certificate a tenant's application signs in with.
     *
     * @param thumbprint SHA-1, as Microsoft's pages show it
     * @param notBefore from when it is valid
     * @param notAfter until when
     * @param daysLeft whole days left; negative when it is over
     * @param expired whether it is over
     * @param remind whether a reminder of its end is reached: it is time to rotate it
     */
    public record Certificate(
            String thumbprint, Instant notBefore, Instant notAfter, long daysLeft, boolean expired, boolean remind) {}

    /**
     * A step that was taken.
     *
     * @param step a stable word such as "grant"
     * @param state a stable word: done, already, waiting or skipped
     * @param text the same for people
     */
    public record Step(String step, String state, String text) {}
}
