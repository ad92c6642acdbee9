using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Runtime.InteropServices;

namespace Holdfast
{
    /// <summary>What a call is given by pointer: it stays where it is until this is disposed.</summary>
    internal sealed unsafe class Pins : IDisposable
    {
        private readonly List<GCHandle> held = new List<GCHandle>();

        /// <summary>Lets everything go.</summary>
        public void Dispose()
        {
            held.ForEach(handle => handle.Free());
            held.Clear();
        }

        /// <summary>Where an array lies. Give it one item at least, so that it has a place.</summary>
        internal void* Array(Array items)
        {
            GCHandle handle = GCHandle.Alloc(items, GCHandleType.Pinned);
            held.Add(handle);
            return (void*)handle.AddrOfPinnedObject();
        }

        /// <summary>Many texts in one block.</summary>
        internal hf_texts Texts(IReadOnlyList<string> texts)
        {
            uint[] lengths = new uint[Math.Max(1, texts.Count)];
            byte[] bytes = Holdfast.Texts.Packed(texts, lengths);
            return new hf_texts
            {
                bytes = (byte*)Array(bytes), bytes_length = Holdfast.Texts.Length(bytes),
                lengths = (uint*)Array(lengths), count = (UIntPtr)(uint)texts.Count,
            };
        }

        /// <summary>The same, by pointer; null for null.</summary>
        internal hf_texts* TextsOrNull([AllowNull] IReadOnlyList<string> texts)
        {
            return texts == null ? null : (hf_texts*)Array(new[] { Texts(texts) });
        }

        /// <summary>Ranges of rows.</summary>
        internal hf_row_range* Ranges(IReadOnlyList<RowRange> ranges)
        {
            hf_row_range[] flat = new hf_row_range[Math.Max(1, ranges.Count)];
            for (int at = 0; at < ranges.Count; at++)
            {
                flat[at].first = Calls.Count(ranges[at].First, "a row");
                flat[at].last = Calls.Count(ranges[at].Last, "a row");
            }
            return (hf_row_range*)Array(flat);
        }

        /// <summary>A listing with all its columns.</summary>
        internal hf_selection_listing* Listing(SelectionListing listing)
        {
            IReadOnlyList<RowRange> barred = Calls.Given(listing.Unselectable, nameof(listing.Unselectable));
            hf_selection_listing flat = new hf_selection_listing
            {
                struct_size = (UIntPtr)(uint)sizeof(hf_selection_listing),
                keys = Texts(listing.Keys),
                names = TextsOrNull(listing.Names),
                unselectable = Ranges(barred),
                unselectable_count = (UIntPtr)(uint)barred.Count,
            };
            if (listing.Groups != null)
            {
                flat.groups = Groups(listing.Groups);
                flat.group_count = (UIntPtr)(uint)listing.Groups.Count;
            }
            if (listing.Depths != null)
            {
                ushort[] depths = listing.Depths.Select(Depth).DefaultIfEmpty().ToArray();
                flat.depths = (ushort*)Array(depths);
                flat.depth_count = (UIntPtr)(uint)listing.Depths.Count;
            }
            return (hf_selection_listing*)Array(new[] { flat });
        }

        /// <summary>Rules, each with its value.</summary>
        internal hf_selection_rule* Rules(IReadOnlyList<SelectionRule> rules)
        {
            hf_selection_rule[] flat = new hf_selection_rule[Math.Max(1, rules.Count)];
            for (int at = 0; at < rules.Count; at++)
            {
                byte[] value = Holdfast.Texts.In(rules[at].Value ?? "");
                flat[at].kind = (uint)rules[at].Kind;
                flat[at].value = (byte*)Array(value);
                flat[at].value_length = Holdfast.Texts.Length(value);
            }
            return (hf_selection_rule*)Array(flat);
        }

        private hf_selection_group* Groups(IReadOnlyList<SelectionGroup> groups)
        {
            hf_selection_group[] flat = new hf_selection_group[Math.Max(1, groups.Count)];
            for (int at = 0; at < groups.Count; at++)
            {
                byte[] name = Holdfast.Texts.In(groups[at].Name);
                flat[at].name = (byte*)Array(name);
                flat[at].name_length = Holdfast.Texts.Length(name);
                flat[at].rows = Ranges(groups[at].Rows);
                flat[at].range_count = (UIntPtr)(uint)groups[at].Rows.Count;
            }
            return (hf_selection_group*)Array(flat);
        }

        private static ushort Depth(int depth)
        {
            return depth >= 0 && depth <= ushort.MaxValue
                ? (ushort)depth
                : throw new Failure(StatusCode.InvalidArgument, "a depth cannot be " + depth).ToException();
        }
    }
}
