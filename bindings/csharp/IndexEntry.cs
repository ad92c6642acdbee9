using System;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>One entry of an index: where a file, or one part of it, lies at the destination.</summary>
    public sealed class IndexEntry
    {
        private readonly byte[] checksum;

        internal unsafe IndexEntry(hf_entry* entry)
        {
            Area = (Area)entry->area;
            Kind = (EntryKind)entry->kind;
            Object = Texts.Of(entry->@object, entry->object_length);
            Path = Texts.Of(entry->path, entry->path_length);
            OffsetBytes = Calls.Count(entry->offset_bytes);
            LengthBytes = Calls.Count(entry->length_bytes);
            SizeBytes = Calls.Count(entry->size_bytes);
            StoredSizeBytes = Calls.Count(entry->stored_size_bytes);
            Part = entry->part;
            PartCount = entry->part_count;
            JobUtcMs = entry->job_utc_ms;
            ModifiedUtcMs = entry->modified_utc_ms;
            checksum = entry->checksum == null ? null : Digest(entry->checksum);
        }

        /// <summary>The area it belongs to.</summary>
        public Area Area { get; }

        /// <summary>Whether it is a file, or part of one, or a folder.</summary>
        public EntryKind Kind { get; }

        /// <summary>The object's key.</summary>
        public string Object { get; }

        /// <summary>The path at the source.</summary>
        public string Path { get; }

        /// <summary>Where the bytes begin in the object.</summary>
        public long OffsetBytes { get; }

        /// <summary>How many bytes of the object are this entry's.</summary>
        public long LengthBytes { get; }

        /// <summary>Size of this part at the source.</summary>
        public long SizeBytes { get; }

        /// <summary>Size of the whole object.</summary>
        public long StoredSizeBytes { get; }

        /// <summary>Which part of the file this is, from 0.</summary>
        public long Part { get; }

        /// <summary>How many parts the file has.</summary>
        public long PartCount { get; }

        /// <summary>The backup job that stored it, in milliseconds since 1970.</summary>
        public long JobUtcMs { get; }

        /// <summary>Last change at the source, in milliseconds since 1970.</summary>
        public long ModifiedUtcMs { get; }

        /// <summary>The backup job that stored it; a moment beyond what .NET holds stays at its end.</summary>
        public DateTimeOffset Job => Moments.Of(JobUtcMs);

        /// <summary>Last change at the source; a moment beyond what .NET holds stays at its end.</summary>
        public DateTimeOffset Modified => Moments.Of(ModifiedUtcMs);

        /// <summary>BLAKE3-256 in hexadecimal digits, where the client knows it; else null.</summary>
        [MaybeNull]
        public string Checksum =>
            checksum == null ? null : BitConverter.ToString(checksum).Replace("-", "").ToLowerInvariant();

        private static unsafe byte[] Digest(byte* bytes)
        {
            byte[] digest = new byte[32];
            fixed (byte* start = digest)
            {
                Buffer.MemoryCopy(bytes, start, digest.Length, digest.Length);
            }
            return digest;
        }
    }
}
