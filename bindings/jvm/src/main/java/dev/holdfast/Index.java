package dev.holdfast;

import java.time.Instant;

/** The Current index of a set, open for reading. */
public final class Index implements AutoCloseable {
    private final dev.holdfast.internal.IndexReader inner;

    Index(dev.holdfast.internal.IndexReader inner) {
        this.inner = inner;
    }

    /** Header, statistics and size as JSON, the same in every language. */
    public String json() {
        return Calls.run(inner::json);
    }

    /** The file's name at the destination. */
    public String file() {
        return Calls.run(inner::file);
    }

    /** How many entries it holds. */
    public long entryCount() {
        return Calls.run(inner::entryCount);
    }

    /** Its generation; rises with every index file written for the set. */
    public long generation() {
        return Calls.run(inner::generation);
    }

    /** The backup job it belongs to. */
    public Instant job() {
        return Instant.ofEpochMilli(Calls.run(inner::jobUtcMs));
    }

    /** The storage statistics it records. */
    public Totals totals() {
        return Totals.of(Calls.run(inner::totals));
    }

    /** A new pass over its entries, in the order of their object keys. Close it too. */
    public IndexCursor cursor() {
        return new IndexCursor(Calls.run(inner::cursor));
    }

    /** Frees it; cursors go on. Closing twice does nothing. */
    @Override
    public void close() {
        inner.close();
    }
}
