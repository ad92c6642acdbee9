package dev.holdfast;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table of statuses, asked of the native library once. No number of it is repeated in Java. */
final class Statuses {
    static final List<Status> ALL = Calls.run(scope -> Engines.get().statuses());

    private static final Map<String, Status> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Status::name, Function.identity()));

    private Statuses() {}

    static int code(String name) {
        return BY_NAME.get(name).code();
    }
}
