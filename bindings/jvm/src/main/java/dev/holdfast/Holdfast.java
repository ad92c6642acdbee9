package dev.holdfast;

import dev.holdfast.internal.HoldfastKt;
import java.util.List;

/** The library itself. Its native half is in the jar and loads by itself, once. */
public final class Holdfast {
    private Holdfast() {}

    /** Which Holdfast this is. */
    public static Version version() {
        return Calls.run(() -> {
            var version = HoldfastKt.version();
            return new Version(version.getText(), version.getNumber());
        });
    }

    /** Every status there is, in the order of its code. */
    public static List<Status> statuses() {
        return Calls.run(() -> Statuses.ALL);
    }
}
