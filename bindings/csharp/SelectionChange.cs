using System;
using System.Collections.Generic;

namespace Holdfast
{
    /// <summary>
    /// What one gesture, or one other call, did to a selection. Rows by their number in the listing that holds after
    /// the call.
    /// </summary>
    public sealed unsafe class SelectionChange
    {
        private SelectionChange(HfSelectionChange made)
        {
            hf_selection_state* state;
            hf_row_range* ranges;
            ulong count;
            IntPtr error;
            Calls.Check(Native.hf_selection_change_get(made, out state, out error), error);
            Anchor = state->has_anchor == 1 ? checked((int)state->anchor) : (int?)null;
            Lead = state->has_lead == 1 ? checked((int)state->lead) : (int?)null;
            SelectedCount = Calls.Count(state->selected_count);
            HiddenSelectedCount = Calls.Count(state->hidden_selected_count);
            AbsentSelectedCount = Calls.Count(state->absent_selected_count);
            ViewChanged = state->view_changed == 1;
            Relisted = state->relisted == 1;
            Calls.Check(Native.hf_selection_change_selected(made, out ranges, out count, out error), error);
            Selected = RowRange.Read(ranges, count);
            Calls.Check(Native.hf_selection_change_unselected(made, out ranges, out count, out error), error);
            Unselected = RowRange.Read(ranges, count);
            Json = Calls.Text(
                (out IntPtr text, out IntPtr failure) => Native.hf_selection_change_json(made, out text, out failure));
        }

        /// <summary>Rows that are selected now and were not: the fewest ranges that say so, rising.</summary>
        public IReadOnlyList<RowRange> Selected { get; }

        /// <summary>Rows that were selected and are not now.</summary>
        public IReadOnlyList<RowRange> Unselected { get; }

        /// <summary>Where a range begins; null when there is no anchor.</summary>
        public int? Anchor { get; }

        /// <summary>Where the keyboard is; null when it is nowhere.</summary>
        public int? Lead { get; }

        /// <summary>All that is selected: in view, hidden and absent.</summary>
        public long SelectedCount { get; }

        /// <summary>Selected rows that are listed and out of reach: hidden by a filter, or folded away.</summary>
        public long HiddenSelectedCount { get; }

        /// <summary>Selected keys that the listing of now lacks.</summary>
        public long AbsentSelectedCount { get; }

        /// <summary>Whether other rows may be in view than before, so that the console shows them anew.</summary>
        public bool ViewChanged { get; }

        /// <summary>Whether rows have other numbers than before.</summary>
        public bool Relisted { get; }

        /// <summary>The change as JSON, the same in every language.</summary>
        public string Json { get; }

        /// <summary>What the library made, which is freed.</summary>
        internal static SelectionChange Take(HfSelectionChange made)
        {
            using (made)
            {
                return new SelectionChange(made);
            }
        }
    }

    /// <summary>What a script did.</summary>
    public sealed class SelectionPlayed
    {
        internal SelectionPlayed(HfSelectionPlayed made)
        {
            ulong count;
            IntPtr error;
            Calls.Check(Native.hf_selection_played_count(made, out count, out error), error);
            SelectionEvent[] events = new SelectionEvent[count];
            for (int at = 0; at < events.Length; at++)
            {
                events[at] = new SelectionEvent(made, (ulong)at);
            }
            Events = events;
            Json = Calls.Text(
                (out IntPtr text, out IntPtr failure) => Native.hf_selection_played_json(made, out text, out failure));
        }

        /// <summary>Each word, and what it changed.</summary>
        public IReadOnlyList<SelectionEvent> Events { get; }

        /// <summary>What was played, and the selection at the end, as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>One word of a script.</summary>
    public sealed class SelectionEvent
    {
        internal SelectionEvent(HfSelectionPlayed made, ulong position)
        {
            HfSelectionChange change;
            IntPtr error;
            Word = Calls.Text((out IntPtr text, out IntPtr failure) =>
                Native.hf_selection_played_word(made, position, out text, out failure));
            Calls.Check(Native.hf_selection_played_change(made, position, out change, out error), error);
            Change = SelectionChange.Take(change);
        }

        /// <summary>The word, such as <c>c2</c>.</summary>
        public string Word { get; }

        /// <summary>What it changed.</summary>
        public SelectionChange Change { get; }
    }
}
