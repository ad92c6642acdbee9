package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * Which permissions are needed, and how they differ from those the application has.
 *
 * @param dated the date of the table
 * @param needed what is needed, and for what
 * @param granted what the application has, as it was told
 * @param missing what is needed and not there: an administrator has to consent to it
 * @param surplus what is there and not needed: it may be taken away
 * @param text all of it for people, in lines
 * @param json the same as JSON
 */
public record M365PermissionPlan(
        String dated,
        List<Permission> needed,
        List<Permission> granted,
        List<Permission> missing,
        List<Permission> surplus,
        String text,
        String json) {
    /**
     * An application permission.
     *
     * @param resource the interface it is for, as people call it; empty for one that is not known
     * @param resourceId the interface's application id
     * @param permission its name; empty where only its id is known
     * @param id its id; empty where only its name is known
     * @param uses what needs it
     * @param why what it lets the application do; empty for one that is not known
     */
    public record Permission(
            Optional<String> resource,
            String resourceId,
            Optional<String> permission,
            Optional<String> id,
            List<Use> uses,
            Optional<String> why) {}

    /**
     * A workload and which way its data goes.
     *
     * @param workload what is backed up
     * @param direction which way the data goes
     */
    public record Use(M365Workload workload, M365Workload.Direction direction) {}
}
