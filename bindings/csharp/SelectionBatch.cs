using System;
using System.Collections.Generic;

namespace Holdfast
{
    /// <summary>Some keys of a part, which crossed at once.</summary>
    public sealed class SelectionBatch
    {
        internal unsafe SelectionBatch(hf_selection_block* block)
        {
            SelectionItem[] items = new SelectionItem[checked((int)block->count)];
            byte* text = block->keys.bytes;
            for (int at = 0; at < items.Length; at++)
            {
                uint length = block->keys.lengths[at];
                items[at] = new SelectionItem(
                    Texts.Of(text, (UIntPtr)length), Row(block->rows[at]), (SelectionFlags)block->flags[at]);
                text += length;
            }
            Items = items;
            Next = block->next == 0 ? (SelectionCursor?)null : new SelectionCursor(block->next);
        }

        /// <summary>The keys, in the order of the rows; absent ones come last.</summary>
        public IReadOnlyList<SelectionItem> Items { get; }

        /// <summary>Where the next batch begins; null when this was the last.</summary>
        public SelectionCursor? Next { get; }

        internal static int? Row(uint row)
        {
            return row == uint.MaxValue ? (int?)null : checked((int)row);
        }
    }

    /// <summary>A key, its row, and what is to be said of it.</summary>
    public readonly struct SelectionItem
    {
        internal SelectionItem(string key, int? row, SelectionFlags flags)
        {
            Key = key;
            Row = row;
            Flags = flags;
        }

        /// <summary>The key.</summary>
        public string Key { get; }

        /// <summary>Its row; null when it is not listed.</summary>
        public int? Row { get; }

        /// <summary>What is to be said of it.</summary>
        public SelectionFlags Flags { get; }
    }

    /// <summary>A row in view, as a console draws it.</summary>
    public readonly struct SelectionRow
    {
        internal SelectionRow(int row, SelectionFlags flags)
        {
            Row = row;
            Flags = flags;
        }

        /// <summary>The row.</summary>
        public int Row { get; }

        /// <summary>What is to be said of it.</summary>
        public SelectionFlags Flags { get; }
    }

    /// <summary>A place among the keys, good until the rows are listed anew.</summary>
    public readonly struct SelectionCursor
    {
        internal SelectionCursor(ulong value)
        {
            Value = value;
        }

        internal ulong Value { get; }
    }

    /// <summary>How many keys are what.</summary>
    public readonly struct SelectionCounts
    {
        internal SelectionCounts(hf_selection_tally tally)
        {
            Listed = Calls.Count(tally.listed_count);
            Shown = Calls.Count(tally.shown_count);
            Selected = Calls.Count(tally.selected_count);
            Explicit = Calls.Count(tally.explicit_count);
            Ruled = Calls.Count(tally.ruled_count);
            Excluded = Calls.Count(tally.excluded_count);
            HiddenSelected = Calls.Count(tally.hidden_selected_count);
            AbsentSelected = Calls.Count(tally.absent_selected_count);
        }

        /// <summary>Rows listed.</summary>
        public long Listed { get; }

        /// <summary>Rows in view.</summary>
        public long Shown { get; }

        /// <summary>Selected in all.</summary>
        public long Selected { get; }

        /// <summary>Selected by hand.</summary>
        public long Explicit { get; }

        /// <summary>Selected by rules and by nothing else.</summary>
        public long Ruled { get; }

        /// <summary>Unselected by hand although a rule selects it, or did.</summary>
        public long Excluded { get; }

        /// <summary>Selected and not in view.</summary>
        public long HiddenSelected { get; }

        /// <summary>Selected and not listed.</summary>
        public long AbsentSelected { get; }
    }
}
