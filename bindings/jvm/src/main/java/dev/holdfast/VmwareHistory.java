package dev.holdfast;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of a set's virtual machines.
 *
 * @param vms each machine, in the order of their ids
 * @param json the history as JSON, the same in every language; it has sizes and change ids of the disks too
 */
public record VmwareHistory(List<Vm> vms, String json) {
    /**
     * What is remembered of one machine.
     *
     * @param id what it is known by
     * @param name its name when it was last seen
     * @param flag why its chain of backups is not to be trusted; empty when nothing speaks against it
     * @param events what happened to it, the newest last
     */
    public record Vm(String id, String name, Optional<VmwareFlag> flag, List<Past> events) {}

    /**
     * A backup that was made, or a reset.
     *
     * @param at when
     * @param kind what it was
     * @param product what served it; empty for a reset
     * @param answer whether that lost changed sectors; empty for a reset
     * @param usesCbt whether changed block tracking told what to read
     */
    public record Past(
            Instant at, VmwareEvent.Kind kind, Optional<String> product, Optional<Answer> answer, boolean usesCbt) {}
}
