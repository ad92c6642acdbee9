using System.Collections.Generic;

namespace Holdfast
{
    /// <summary>What a check would change, and what it was concluded from.</summary>
    public sealed class Plan
    {
        internal Plan(Fields fields)
        {
            Hash = fields.Text("hash");
            Index = fields.Text("index");
            Generation = fields.Number("generation");
            EntryCount = fields.Number("entry_count");
            ListedCount = fields.Number("listed_count");
            LostEntryCount = fields.Number("lost_entry_count");
            LostObjectCount = fields.Number("lost_object_count");
            LostLogicalBytes = fields.Number("lost_logical_bytes");
            LostSample = fields.Texts("lost_sample");
            Retired = fields.Texts("retired_index_files");
            Objections = fields.List("objections", Objection.Of);
        }

        /// <summary>The plan's name, 64 hexadecimal digits; what a person confirms.</summary>
        public string Hash { get; }

        /// <summary>The index file that was checked.</summary>
        public string Index { get; }

        /// <summary>Its generation.</summary>
        public long Generation { get; }

        /// <summary>Entries in it.</summary>
        public long EntryCount { get; }

        /// <summary>Names the listing brought.</summary>
        public long ListedCount { get; }

        /// <summary>Entries that would leave the index.</summary>
        public long LostEntryCount { get; }

        /// <summary>Distinct objects they need.</summary>
        public long LostObjectCount { get; }

        /// <summary>Bytes at the source they stand for.</summary>
        public long LostLogicalBytes { get; }

        /// <summary>The first of those objects.</summary>
        public IReadOnlyList<string> LostSample { get; }

        /// <summary>Index files that would be put aside because of their age.</summary>
        public IReadOnlyList<string> Retired { get; }

        /// <summary>Why it is not carried out without a confirmation; empty when nothing speaks against it.</summary>
        public IReadOnlyList<Objection> Objections { get; }
    }

    /// <summary>Why a plan is not carried out without a confirmation. Later versions may know more.</summary>
    public abstract class Objection
    {
        internal Objection(string kind)
        {
            Kind = kind;
        }

        /// <summary>What speaks against it, as a stable word.</summary>
        public string Kind { get; }

        internal static Objection Of(Fields fields)
        {
            switch (fields.Text("kind"))
            {
                case "too_many":
                    return new TooMany(fields);
                case "whole_area":
                    return new WholeArea(fields);
                default:
                    return new WholeFolders(fields);
            }
        }
    }

    /// <summary>More entries than are believed at once.</summary>
    public sealed class TooMany : Objection
    {
        internal TooMany(Fields fields)
            : base(fields.Text("kind"))
        {
            LostCount = fields.Number("lost_count");
            EntryCount = fields.Number("entry_count");
            Limit = fields.Number("limit");
        }

        /// <summary>Entries without an object.</summary>
        public long LostCount { get; }

        /// <summary>All entries.</summary>
        public long EntryCount { get; }

        /// <summary>The most that passes.</summary>
        public long Limit { get; }
    }

    /// <summary>Everything in an area.</summary>
    public sealed class WholeArea : Objection
    {
        internal WholeArea(Fields fields)
            : base(fields.Text("kind"))
        {
            Area = fields.Text("area");
            EntryCount = fields.Number("entry_count");
        }

        /// <summary>The area's folder.</summary>
        public string Area { get; }

        /// <summary>Its entries.</summary>
        public long EntryCount { get; }
    }

    /// <summary>Everything below top folders of an area.</summary>
    public sealed class WholeFolders : Objection
    {
        internal WholeFolders(Fields fields)
            : base(fields.Text("kind"))
        {
            Count = fields.Number("count");
            Sample = fields.Texts("sample");
        }

        /// <summary>How many folders.</summary>
        public long Count { get; }

        /// <summary>The first of them.</summary>
        public IReadOnlyList<string> Sample { get; }
    }
}
