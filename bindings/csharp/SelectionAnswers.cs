using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <content>What is selected and why.</content>
    public sealed unsafe partial class Selection
    {
        /// <summary>The most keys of a batch.</summary>
        public const int BatchLimit = 1000000;

        /// <summary>How many keys are what.</summary>
        public SelectionCounts Counts
        {
            get
            {
                IntPtr error;
                hf_selection_tally tally = default(hf_selection_tally);
                tally.struct_size = (UIntPtr)(uint)sizeof(hf_selection_tally);
                Calls.Check(Native.hf_selection_counts(handle, &tally, out error), error);
                return new SelectionCounts(tally);
            }
        }

        /// <summary>Where things stand, as a change that changed nothing.</summary>
        public SelectionChange Status()
        {
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_status(handle, out change, out error));
        }

        /// <summary>The next keys of a part, in one crossing.</summary>
        /// <param name="part">Which keys.</param>
        /// <param name="from">Where to begin: the <c>Next</c> of the batch before; null for the beginning.</param>
        /// <param name="limit">1 to <see cref="BatchLimit"/> keys; what lies outside counts as the nearer.</param>
        public SelectionBatch Keys(SelectionPart part, SelectionCursor? from = null, int limit = 100000)
        {
            HfSelectionBatch batch;
            IntPtr error;
            uint most = (uint)Math.Max(limit, 1);
            ulong cursor = from.GetValueOrDefault().Value;
            Calls.Check(Native.hf_selection_keys(handle, (uint)part, cursor, most, out batch, out error), error);
            using (batch)
            {
                return new SelectionBatch(Block(batch));
            }
        }

        /// <summary>
        /// All keys of a part, batch after batch as they are asked for. List no rows in between: that ends it with a
        /// failure.
        /// </summary>
        public IEnumerable<SelectionItem> AllKeys(SelectionPart part)
        {
            SelectionCursor? from = null;
            do
            {
                SelectionBatch batch = Keys(part, from);
                foreach (SelectionItem item in batch.Items)
                {
                    yield return item;
                }
                from = batch.Next;
            }
            while (from != null);
        }

        /// <summary>The listed rows of a part: the fewest ranges that say so, rising.</summary>
        public IReadOnlyList<RowRange> RowsOf(SelectionPart part)
        {
            HfSelectionRows rows;
            IntPtr error;
            Calls.Check(Native.hf_selection_rows_of(handle, (uint)part, out rows, out error), error);
            using (rows)
            {
                hf_row_range* first;
                ulong count;
                Calls.Check(Native.hf_selection_rows_get(rows, out first, out count, out error), error);
                return RowRange.Read(first, count);
            }
        }

        /// <summary>The rows in view, as a console draws them.</summary>
        /// <param name="first">The first one, counted from 0 among those in view.</param>
        /// <param name="limit">How many at most, up to <see cref="BatchLimit"/>.</param>
        public IReadOnlyList<SelectionRow> Window(int first, int limit)
        {
            HfSelectionBatch batch;
            IntPtr error;
            uint from = Calls.Count(first, "a row");
            uint most = Calls.Count(limit, "limit");
            Calls.Check(Native.hf_selection_window(handle, from, most, out batch, out error), error);
            using (batch)
            {
                hf_selection_block* block = Block(batch);
                SelectionRow[] rows = new SelectionRow[checked((int)block->count)];
                for (int at = 0; at < rows.Length; at++)
                {
                    rows[at] = new SelectionRow(checked((int)block->rows[at]), (SelectionFlags)block->flags[at]);
                }
                return rows;
            }
        }

        /// <summary>What is to be said of a listed row.</summary>
        public SelectionFlags Flags(int row)
        {
            uint flags;
            IntPtr error;
            Calls.Check(Native.hf_selection_flags(handle, Calls.Count(row, "a row"), out flags, out error), error);
            return (SelectionFlags)flags;
        }

        /// <summary>
        /// The state of a row's box: of the row alone, or with whole branches of the row and all below it that a filter
        /// lets through.
        /// </summary>
        public SelectionCheck Check(int row)
        {
            int check;
            IntPtr error;
            Calls.Check(Native.hf_selection_check_row(handle, Calls.Count(row, "a row"), out check, out error), error);
            return (SelectionCheck)check;
        }

        /// <summary>The state of the box above the whole list: of all that is in view.</summary>
        public SelectionCheck CheckAll()
        {
            int check;
            IntPtr error;
            Calls.Check(Native.hf_selection_check_all(handle, out check, out error), error);
            return (SelectionCheck)check;
        }

        /// <summary>The rows of keys, in the keys' order; null for those that are not listed.</summary>
        public IReadOnlyList<int?> Find(IEnumerable<string> keys)
        {
            HfSelectionNumbers found;
            IntPtr error;
            using (Pins pins = new Pins())
            {
                hf_texts* texts = pins.TextsOrNull(Calls.Given(keys, nameof(keys)).ToArray());
                Calls.Check(Native.hf_selection_find(handle, texts, out found, out error), error);
            }
            return Numbers(found).Select(SelectionBatch.Row).ToArray();
        }

        /// <summary>
        /// Which rules, by their place in <see cref="Rules"/>, select a listed row now; what was chosen by hand is left
        /// aside.
        /// </summary>
        public IReadOnlyList<int> RulesOf(int row)
        {
            HfSelectionNumbers places;
            IntPtr error;
            uint place = Calls.Count(row, "a row");
            Calls.Check(Native.hf_selection_rules_of(handle, place, out places, out error), error);
            return Numbers(places).Select(number => (int)number).ToArray();
        }

        /// <summary>The key of a listed row; null when there is no such row.</summary>
        [return: MaybeNull]
        public string KeyOf(int row)
        {
            IntPtr key;
            IntPtr error;
            Calls.Check(Native.hf_selection_key_of(handle, Calls.Count(row, "a row"), out key, out error), error);
            return key == IntPtr.Zero ? null : Texts.Take(key);
        }

        private static hf_selection_block* Block(HfSelectionBatch batch)
        {
            hf_selection_block* block;
            IntPtr error;
            Calls.Check(Native.hf_selection_batch_get(batch, out block, out error), error);
            return block;
        }

        /// <summary>The numbers of a list, which is freed.</summary>
        private static uint[] Numbers(HfSelectionNumbers list)
        {
            using (list)
            {
                uint* first;
                ulong count;
                IntPtr error;
                Calls.Check(Native.hf_selection_numbers_get(list, out first, out count, out error), error);
                uint[] numbers = new uint[count];
                for (int at = 0; at < numbers.Length; at++)
                {
                    numbers[at] = first[at];
                }
                return numbers;
            }
        }
    }
}
