using System;
using System.Collections.Generic;

namespace Holdfast
{
    /// <summary>A pass over the entries of an index, some thousand at a time.</summary>
    public sealed class IndexCursor : IDisposable
    {
        /// <summary>The most entries of a batch.</summary>
        public const int BatchLimit = 4096;

        private readonly HfRows handle;

        internal IndexCursor(HfRows handle)
        {
            this.handle = handle;
        }

        /// <summary>The next entries: at least one; an empty list after the last one.</summary>
        /// <param name="limit">1 to <see cref="BatchLimit"/>.</param>
        public unsafe IReadOnlyList<IndexEntry> NextBatch(int limit = BatchLimit)
        {
            HfEntries batch;
            IntPtr error;
            // A negative limit is none that the library takes, and as a size it would be another number.
            UIntPtr most = (UIntPtr)(uint)Math.Max(limit, 0);
            Calls.Check(Native.hf_rows_next(handle, most, out batch, out error), error);
            using (batch)
            {
                return batch.IsInvalid ? Array.Empty<IndexEntry>() : Read(batch);
            }
        }

        /// <summary>Frees it. Disposing twice does nothing.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>The whole batch by one pointer: no call for each entry.</summary>
        private static unsafe IndexEntry[] Read(HfEntries batch)
        {
            ulong count;
            hf_entry* first;
            IntPtr error;
            Calls.Check(Native.hf_entries_count(batch, out count, out error), error);
            Calls.Check(Native.hf_entries_get(batch, out first, out error), error);
            IndexEntry[] entries = new IndexEntry[count];
            byte* at = (byte*)first;
            for (int number = 0; number < entries.Length; number++)
            {
                entries[number] = new IndexEntry((hf_entry*)at);
                at += (ulong)first->struct_size;
            }
            return entries;
        }
    }
}
