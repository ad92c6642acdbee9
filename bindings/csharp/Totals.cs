using System;

namespace Holdfast
{
    /// <summary>The storage statistics of a set.</summary>
    public sealed class Totals : IEquatable<Totals>
    {
        internal Totals(Fields fields)
        {
            Data = new AreaTotals(fields.Object("data"));
            Retention = new AreaTotals(fields.Object("retention"));
        }

        /// <summary>Current files.</summary>
        public AreaTotals Data { get; }

        /// <summary>Superseded and deleted files.</summary>
        public AreaTotals Retention { get; }

        /// <inheritdoc/>
        public bool Equals(Totals other)
        {
            return other != null && Data.Equals(other.Data) && Retention.Equals(other.Retention);
        }

        /// <inheritdoc/>
        public override bool Equals(object obj)
        {
            return Equals(obj as Totals);
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            return Data.GetHashCode() * 31 + Retention.GetHashCode();
        }
    }

    /// <summary>What an area holds.</summary>
    public sealed class AreaTotals : IEquatable<AreaTotals>
    {
        internal AreaTotals(Fields fields)
        {
            EntryCount = fields.Number("entry_count");
            FileCount = fields.Number("file_count");
            ObjectCount = fields.Number("object_count");
            LogicalBytes = fields.Number("logical_bytes");
            PhysicalBytes = fields.Number("physical_bytes");
        }

        /// <summary>Entries in all.</summary>
        public long EntryCount { get; }

        /// <summary>Files; one in several parts counts once.</summary>
        public long FileCount { get; }

        /// <summary>Distinct objects.</summary>
        public long ObjectCount { get; }

        /// <summary>Bytes at the source.</summary>
        public long LogicalBytes { get; }

        /// <summary>Bytes at the destination.</summary>
        public long PhysicalBytes { get; }

        /// <inheritdoc/>
        public bool Equals(AreaTotals other)
        {
            return other != null && EntryCount == other.EntryCount && FileCount == other.FileCount
                && ObjectCount == other.ObjectCount && LogicalBytes == other.LogicalBytes
                && PhysicalBytes == other.PhysicalBytes;
        }

        /// <inheritdoc/>
        public override bool Equals(object obj)
        {
            return Equals(obj as AreaTotals);
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            return (EntryCount ^ (FileCount << 8) ^ (LogicalBytes << 16)).GetHashCode();
        }
    }
}
