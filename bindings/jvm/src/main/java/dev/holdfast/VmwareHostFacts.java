package dev.holdfast;

import java.util.Optional;

/**
 * What is known of a host that runs virtual machines.
 *
 * @param id what it is known by at its vCenter, such as "host-28"
 * @param name its name in the inventory
 * @param about what it says of itself
 * @param connectionState connected, disconnected or notResponding; one that is not connected is unknown
 */
public record VmwareHostFacts(
        Optional<String> id, String name, About about, Optional<String> connectionState) {
    /**
     * A host that is connected, or of which nobody says otherwise.
     *
     * @param id what it is known by at its vCenter, such as "host-28"
     * @param name its name in the inventory
     * @param about what it says of itself
     */
    public VmwareHostFacts(String id, String name, About about) {
        this(Optional.of(id), name, about, Optional.empty());
    }

    /** {@return these facts as JSON} */
    public String json() {
        return new JsonObject()
                .text("id", id)
                .text("name", name)
                .json("about", about.json())
                .text("connection_state", connectionState)
                .toString();
    }
}
