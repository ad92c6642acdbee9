package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.time.Instant;

/** The Current index of a set, open for reading. */
public final class Index implements AutoCloseable {
    private final Handle<Engine.Index> handle;

    Index(Engine.Index part) {
        handle = new Handle<>(part, "index");
    }

    /** {@return header, statistics and size as JSON, the same in every language} */
    public String json() {
        return Calls.run(scope -> handle.in(scope).json());
    }

    /** {@return the file's name at the destination} */
    public String file() {
        return Calls.run(scope -> handle.in(scope).file());
    }

    /** {@return how many entries it holds} */
    public long entryCount() {
        return Calls.run(scope -> handle.in(scope).entryCount());
    }

    /** {@return its generation; rises with every index file written for the set} */
    public long generation() {
        return Calls.run(scope -> handle.in(scope).generation());
    }

    /** {@return the backup job it belongs to} */
    public Instant job() {
        return Calls.run(scope -> handle.in(scope).job());
    }

    /** {@return the storage statistics it records} */
    public Totals totals() {
        return Calls.run(scope -> handle.in(scope).totals());
    }

    /** {@return a new pass over its entries, in the order of their object keys; close it too} */
    public IndexCursor cursor() {
        return Calls.run(scope -> new IndexCursor(handle.in(scope).cursor()));
    }

    /** Frees it; cursors go on. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }
}
