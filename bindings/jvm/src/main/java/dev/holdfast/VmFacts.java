package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a virtual machine.
 *
 * @param id what it is known by, best its instance UUID
 * @param name its name in the inventory
 * @param host the id or name of the host it runs on
 * @param cbtEnabled whether changed block tracking is on
 * @param hasSnapshots whether it has snapshots
 * @param disks its disks
 */
public record VmFacts(
        String id,
        String name,
        Optional<String> host,
        Optional<Boolean> cbtEnabled,
        Optional<Boolean> hasSnapshots,
        List<DiskFacts> disks) {
    /**
     * A machine of which little is known.
     *
     * @param id what it is known by, best its instance UUID
     * @param name its name in the inventory
     * @param disks its disks
     */
    public VmFacts(String id, String name, List<DiskFacts> disks) {
        this(id, name, Optional.empty(), Optional.empty(), Optional.empty(), disks);
    }

    /** {@return these facts as JSON} */
    public String json() {
        return new JsonObject()
                .text("id", id)
                .text("name", name)
                .text("host", host)
                .flag("cbt_enabled", cbtEnabled)
                .flag("has_snapshots", hasSnapshots)
                .list("disks", disks, DiskFacts::json)
                .toString();
    }
}
