package dev.holdfast;

import java.util.List;

/**
 * Everything one call came to: each set at each receiver, in the order they were given.
 *
 * @param run the run's name: what {@link Client#pdicUndo} takes, at a receiver, to bring its deletions back
 * @param whole whether every receiver has everything
 * @param replicas each set at each receiver
 * @param json the outcome as JSON, the same in every language
 */
public record ReplicationOutcome(String run, boolean whole, List<Replica> replicas, String json) {
    /** {@return whether there is something a person should look at} */
    public boolean hasFindings() {
        return !whole || replicas.stream().anyMatch(Replica::deletionsRefused);
    }
}
