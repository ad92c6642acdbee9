package dev.holdfast;

import dev.holdfast.engine.Engine;

/** A place that holds backup sets. Close it when no call uses it any more. */
public final class Destination implements AutoCloseable {
    private final Handle<Engine.Destination> handle;

    private Destination(Engine.Destination part) {
        handle = new Handle<>(part, "destination");
    }

    /**
     * Opens a destination, with what the environment gives for it. May talk to a server. Nothing is created.
     *
     * @param address an absolute path, or an address such as {@code s3://bucket/prefix}
     * @return the open destination
     */
    public static Destination open(String address) {
        return new Destination(Calls.run(scope -> Engines.get().destination(address)));
    }

    /**
     * The same with what the host gives for it.
     *
     * @param address an absolute path, or an address such as {@code s3://bucket/prefix}
     * @param access names and secrets; what it does not give comes from the environment
     * @return the open destination
     */
    public static Destination open(String address, Access access) {
        return new Destination(Calls.run(scope -> Engines.get().destination(address, access.json())));
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
