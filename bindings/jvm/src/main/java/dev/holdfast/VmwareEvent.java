package dev.holdfast;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A backup of a virtual machine that was made, or a reset of its changed block tracking.
 *
 * @param kind what it was
 * @param at when
 * @param vm the machine; of a reset its id will do
 * @param host the host that served it; of a reset it does not matter
 * @param usesCbt whether changed block tracking told what to read
 */
public record VmwareEvent(Kind kind, Instant at, VmFacts vm, About host, boolean usesCbt) {
    /** What happened to a machine. */
    public enum Kind {
        /** A full backup. */
        FULL,
        /** What changed since the last backup. */
        INCREMENTAL,
        /** What changed since the last full backup. */
        DIFFERENTIAL,
        /** Changed block tracking was switched off and on again. */
        RESET;

        /** {@return its name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A backup that asked changed block tracking what to read.
     *
     * @param kind what it was
     * @param at when
     * @param vm the machine
     * @param host the host that served it
     */
    public VmwareEvent(Kind kind, Instant at, VmFacts vm, About host) {
        this(kind, at, vm, host, true);
    }

    /**
     * A reset of changed block tracking.
     *
     * @param at when
     * @param vm the machine, by its id
     * @return the event
     */
    public static VmwareEvent reset(Instant at, String vm) {
        return new VmwareEvent(Kind.RESET, at, new VmFacts(vm, "", List.of()), About.unknown());
    }

    /** {@return this event as JSON} */
    public String json() {
        return new JsonObject()
                .text("kind", kind.word())
                .number("at_utc_ms", at.toEpochMilli())
                .json("vm", vm.json())
                .json("host", host.json())
                .json("uses_cbt", String.valueOf(usesCbt))
                .toString();
    }
}
