package dev.holdfast;

/**
 * A wish to stop, shared by the host and the calls it is given to. Once cancelled it stays so.
 *
 * <p>Give each call its own token: a call cancels its token when its listener throws. Closing a token frees
 * it; a call that runs keeps what it needs, and cancelling after close does nothing.
 */
public final class CancelToken implements AutoCloseable {
    private final dev.holdfast.internal.CancelToken inner = Calls.run(dev.holdfast.internal.CancelToken::new);
    private boolean closed;
    private boolean cancelledAtClose;

    /** A token nobody has cancelled. */
    public CancelToken() {}

    /** Asks to stop. Any thread, any number of times; returns at once. */
    public synchronized void cancel() {
        if (!closed) {
            inner.cancel();
        }
    }

    /** Whether somebody asked to stop. */
    public synchronized boolean isCancelled() {
        return closed ? cancelledAtClose : inner.isCancelled();
    }

    /** Frees the token. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            cancelledAtClose = inner.isCancelled();
            closed = true;
            inner.close();
        }
    }

    /** The generated half's token, for a call; a closed token fails there. */
    dev.holdfast.internal.CancelToken inner() {
        return inner;
    }
}
