package dev.holdfast;

import dev.holdfast.engine.Engine;
import java.util.List;

/** A pass over the entries of an index, some thousand at a time. */
public final class IndexCursor implements AutoCloseable {
    /** The most entries of a batch. */
    public static final int BATCH_LIMIT = 4_096;

    private final Handle<Engine.Cursor> handle;

    IndexCursor(Engine.Cursor part) {
        handle = new Handle<>(part, "cursor");
    }

    /**
     * The next entries: at least one, at most {@code limit}; an empty list after the last one.
     *
     * @param limit 1 to {@link #BATCH_LIMIT}
     * @return the entries, in the order of their object keys
     */
    public List<IndexEntry> nextBatch(int limit) {
        return Calls.run(scope -> handle.in(scope).nextBatch(limit));
    }

    /** Frees it; a call that runs keeps what it needs. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }
}
