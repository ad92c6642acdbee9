package dev.holdfast.kotlin

import dev.holdfast.Index
import dev.holdfast.IndexCursor
import dev.holdfast.IndexEntry
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext

/**
 * The entries in the order of their object keys, a batch at a time. Each collection is a pass of its own.
 *
 * @param batch the most entries to fetch at once, 1 to [IndexCursor.BATCH_LIMIT]
 * @param dispatcher where batches are read
 */
public fun Index.entries(
    batch: Int = IndexCursor.BATCH_LIMIT,
    dispatcher: CoroutineDispatcher = Dispatchers.IO,
): Flow<IndexEntry> = flow {
    cursor().use { cursor ->
        while (true) {
            val entries = withContext(dispatcher) { cursor.nextBatch(batch) }
            if (entries.isEmpty()) break
            entries.forEach { emit(it) }
        }
    }
}

/**
 * Hands [block] the entries as a sequence, on this thread: `index.useEntries { entries -> entries.count() }`.
 * The sequence ends with the block, and can be gone through once.
 *
 * @param batch the most entries to fetch at once, 1 to [IndexCursor.BATCH_LIMIT]
 */
public inline fun <T> Index.useEntries(
    batch: Int = IndexCursor.BATCH_LIMIT,
    block: (Sequence<IndexEntry>) -> T,
): T = cursor().use { cursor -> block(cursor.asSequence(batch)) }

/** What is left of a pass, as a sequence that can be gone through once; an open cursor is the caller's to close. */
public fun IndexCursor.asSequence(batch: Int = IndexCursor.BATCH_LIMIT): Sequence<IndexEntry> =
    generateSequence { nextBatch(batch).ifEmpty { null } }.flatten().constrainOnce()

/** BLAKE3-256 in hexadecimal digits; null where the client does not know it. */
public val IndexEntry.checksumOrNull: String? get() = checksum.orElse(null)
