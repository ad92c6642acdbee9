package dev.holdfast;

/** A place that holds backup sets. Close it when no call uses it any more. */
public final class Destination implements AutoCloseable {
    private final dev.holdfast.internal.Destination inner;

    private Destination(dev.holdfast.internal.Destination inner) {
        this.inner = inner;
    }

    /**
     * Opens a destination. Nothing is created.
     *
     * @param address an absolute path, or a {@code file://} address
     */
    public static Destination open(String address) {
        return new Destination(Calls.run(() -> dev.holdfast.internal.Destination.Companion.open(address)));
    }

    /** The place in words, without credentials. */
    public String place() {
        return Calls.run(inner::place);
    }

    /** Frees it; a call that runs keeps what it needs. Closing twice does nothing. */
    @Override
    public void close() {
        inner.close();
    }

    dev.holdfast.internal.Destination inner() {
        return inner;
    }
}
