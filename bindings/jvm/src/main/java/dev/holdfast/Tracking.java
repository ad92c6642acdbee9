package dev.holdfast;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Changed block tracking of one disk, between two backups.
 *
 * @param before the change id the last backup kept; empty when it kept none
 * @param now the disk's change id now; empty when tracking is off or impossible
 * @param capacityBytes how large the disk is
 * @param segments the answers to the query of changed areas, in order; empty before it was asked
 */
public record Tracking(
        Optional<String> before,
        Optional<String> now,
        OptionalLong capacityBytes,
        Optional<List<Segment>> segments) {
    /**
     * Before the query of changed areas was asked.
     *
     * @param before the change id the last backup kept
     * @param now the disk's change id now
     */
    public Tracking(String before, String now) {
        this(Optional.of(before), Optional.of(now), OptionalLong.empty(), Optional.empty());
    }

    /**
     * One answer to a query of changed areas.
     *
     * @param start where it begins, in bytes
     * @param length how much of the disk it speaks of, in bytes
     * @param areas what changed in it
     */
    public record Segment(long start, long length, List<Area> areas) {
        private String json() {
            JsonObject segment = new JsonObject().number("start", start).number("length", length);
            return segment.list("areas", areas, Area::json).toString();
        }
    }

    /**
     * A changed area.
     *
     * @param start where it begins, in bytes
     * @param length how long it is, in bytes
     */
    public record Area(long start, long length) {
        private String json() {
            return new JsonObject().number("start", start).number("length", length).toString();
        }
    }

    /** {@return this as JSON: what {@link Vmware#tracking(String)} takes} */
    public String json() {
        return new JsonObject()
                .text("before", before)
                .text("now", now)
                .number("capacity_bytes", capacityBytes)
                .json("segments", segments.map(answers -> JsonObject.array(answers, Segment::json)))
                .toString();
    }
}
