package dev.holdfast;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** VMware questions that need no client; the others are {@link Client}'s. */
public final class Vmware {
    private Vmware() {}

    /**
     * Asks a host or vCenter for the facts about itself, its hosts and, if wished, its machines. Changes nothing.
     *
     * @param target whom to ask, and how
     * @param token stops it, or null
     * @return the facts as JSON, for {@link VmwareRequest#ofFacts}
     */
    public static String fetch(VmwareTarget target, CancelToken token) {
        return fetch(target.json(), target.password(), token);
    }

    /**
     * The same of JSON, such as a file's.
     *
     * @param target whom to ask, and how
     * @param password the account's, where there is one
     * @param token stops it, or null
     * @return the facts as JSON, for {@link VmwareRequest#ofFacts}
     */
    public static String fetch(String target, Optional<String> password, CancelToken token) {
        return Calls.run(null, token, asking(target, password));
    }

    /**
     * Asks on a thread of the library.
     *
     * @param target whom to ask, and how
     * @return the facts as JSON; cancelling the future ends the asking
     */
    public static CompletableFuture<String> fetchAsync(VmwareTarget target) {
        return fetchAsync(target, Calls.WORKERS);
    }

    /**
     * Asks on a thread of the host.
     *
     * @param target whom to ask, and how
     * @param executor runs it
     * @return the facts as JSON; cancelling the future ends the asking
     */
    public static CompletableFuture<String> fetchAsync(VmwareTarget target, Executor executor) {
        return Calls.start(executor, null, asking(target.json(), target.password()));
    }

    private static Calls.LongCall<String> asking(String target, Optional<String> password) {
        return (scope, token, ear) -> Engines.get().vmwareFetch(target, password.orElse(null), token);
    }

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
