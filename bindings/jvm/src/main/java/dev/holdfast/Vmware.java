package dev.holdfast;

/** VMware questions that need no client; the others are {@link Client}'s. */
public final class Vmware {
    private Vmware() {}

    /**
     * Whether an incremental backup may be built on a disk's change ids, and on the answers to the query of changed
     * areas as far as there are any.
     *
     * @param tracking the disk, between two backups
     * @return the answer
     */
    public static TrackingAnswer tracking(Tracking tracking) {
        return tracking(tracking.json());
    }

    /**
     * The same of JSON, such as a file's.
     *
     * @param tracking the disk as {@link Tracking#json()} writes it
     * @return the answer
     */
    public static TrackingAnswer tracking(String tracking) {
        return Calls.run(scope -> Engines.get().vmwareTracking(tracking));
    }
}
