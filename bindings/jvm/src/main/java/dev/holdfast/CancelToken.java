package dev.holdfast;

import dev.holdfast.engine.Engine;

/**
 * A wish to stop, shared by the host and the calls it is given to. Once cancelled it stays so.
 *
 * <p>Give each call its own token: a call cancels its token when its listener throws. Closing a token frees
 * it; a call that runs keeps what it needs, and cancelling after close does nothing.
 */
public final class CancelToken implements AutoCloseable {
    private final Handle<Engine.Token> handle;
    private boolean cancelledAtClose;

    /** A token nobody has cancelled. */
    public CancelToken() {
        handle = new Handle<>(Calls.run(scope -> Engines.get().token()), "cancel token");
    }

    /** Asks to stop. Any thread, any number of times; returns at once. */
    public synchronized void cancel() {
        handle.ask(
                token -> {
                    token.cancel();
                    return true;
                },
                false);
    }

    /** {@return whether somebody asked to stop; of a closed token, whether anybody did before} */
    public synchronized boolean isCancelled() {
        return handle.ask(Engine.Token::isCancelled, cancelledAtClose);
    }

    /** Frees the token. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        cancelledAtClose = isCancelled();
        handle.close();
    }

    /** The engine's token, for a call. */
    Engine.Token in(Scope scope) {
        return handle.in(scope);
    }
}
