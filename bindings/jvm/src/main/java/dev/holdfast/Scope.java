package dev.holdfast;

import java.util.ArrayList;
import java.util.List;

/** One call: what it uses is not freed before it ends, whoever closes it meanwhile. */
final class Scope implements AutoCloseable {
    private final List<Handle<?>> used = new ArrayList<>(3);

    void add(Handle<?> handle) {
        used.add(handle);
    }

    @Override
    public void close() {
        used.forEach(Handle::leave);
    }
}
