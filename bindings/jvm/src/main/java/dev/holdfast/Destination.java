package dev.holdfast;

import dev.holdfast.engine.Engine;

/** A place that holds backup sets. Close it when no call uses it any more. */
public final class Destination implements AutoCloseable {
    private final Handle<Engine.Destination> handle;

    private Destination(Engine.Destination part) {
        handle = new Handle<>(part, "destination");
    }

    /**
     * Opens a destination. Nothing is created.
     *
     * @param address an absolute path, or a {@code file://} address
     * @return the open destination
     */
    public static Destination open(String address) {
        return new Destination(Calls.run(scope -> Engines.get().destination(address)));
    }

    /** {@return the place in words, without credentials} */
    public String place() {
        return Calls.run(scope -> in(scope).place());
    }

    /** Frees it; a call that runs keeps what it needs. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    Engine.Destination in(Scope scope) {
        return handle.in(scope);
    }
}
