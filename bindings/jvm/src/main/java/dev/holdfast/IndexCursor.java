package dev.holdfast;

import java.util.List;

/** A pass over the entries of an index, some thousand at a time. */
public final class IndexCursor implements AutoCloseable {
    /** The most entries of a batch. */
    public static final int BATCH_LIMIT = 4_096;

    private final dev.holdfast.internal.IndexCursor inner;

    IndexCursor(dev.holdfast.internal.IndexCursor inner) {
        this.inner = inner;
    }

    /**
     * The next entries: at least one, at most {@code limit}; an empty list after the last one.
     *
     * @param limit 1 to {@link #BATCH_LIMIT}
     */
    public List<IndexEntry> nextBatch(int limit) {
        return Calls.run(() -> inner.nextBatch(limit)).stream().map(IndexEntry::of).toList();
    }

    /** Frees it. Closing twice does nothing. */
    @Override
    public void close() {
        inner.close();
    }
}
