package dev.holdfast;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a virtual disk.
 *
 * @param key the device key, such as "2000", or whatever tells the disks of one machine apart
 * @param label such as "Hard disk 1"
 * @param capacityBytes how large it is now
 * @param changeId its change id now
 */
public record DiskFacts(String key, Optional<String> label, OptionalLong capacityBytes, Optional<String> changeId) {
    /**
     * A disk of which its size is known.
     *
     * @param key the device key
     * @param capacityBytes how large it is now
     */
    public DiskFacts(String key, long capacityBytes) {
        this(key, Optional.empty(), OptionalLong.of(capacityBytes), Optional.empty());
    }

    /** {@return these facts as JSON} */
    public String json() {
        return new JsonObject()
                .text("key", key)
                .text("label", label)
                .number("capacity_bytes", capacityBytes)
                .text("change_id", changeId)
                .toString();
    }
}
