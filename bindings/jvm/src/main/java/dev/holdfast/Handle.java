package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.util.function.Function;

/**
 * A part of the engine, and how many calls use it now.
 *
 * <p>The generated halves guard the object a method is called on, but not the objects it is given: closed,
 * such a one would be freed memory to Rust.
 */
final class Handle<T extends Engine.Part> implements AutoCloseable {
    private final T part;
    private final String what;
    private int users;
    private boolean closed;

    /** {@code what} names it in the refusal, such as "report". */
    Handle(T part, String what) {
        this.part = part;
        this.what = what;
    }

    /** The part, for the call of this scope; a misuse when it was closed. */
    synchronized T in(Scope scope) {
        if (closed) {
            throw Failures.misuse("WrongHandle", "the " + what + " was closed before this call; open another");
        }
        users++;
        scope.add(this);
        return part;
    }

    synchronized void leave() {
        users--;
        freeUnused();
    }

    /** What {@code ask} says of the part while it is open, else {@code closedAnswer}. */
    synchronized <R> R ask(Function<T, R> ask, R closedAnswer) {
        return closed ? closedAnswer : ask.apply(part);
    }

    /** Refuses later calls, and frees the part as soon as no call uses it. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            freeUnused();
        }
    }

    private void freeUnused() {
        if (closed && users == 0) {
            part.close();
        }
    }
}
