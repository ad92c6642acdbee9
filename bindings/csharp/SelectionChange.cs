using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>
    /// What one gesture, or one other call, did to a selection. Rows by their number in the listing that holds after
    /// the call.
    /// </summary>
    public sealed class SelectionChange
    {
        internal SelectionChange(Fields fields)
        {
            Selected = fields.Ranges("selected");
            Unselected = fields.Ranges("unselected");
            Anchor = fields.OptionalRow("anchor");
            Lead = fields.OptionalRow("lead");
            SelectedCount = fields.Number("selected_count");
            HiddenSelectedCount = fields.Number("hidden_selected_count");
            AbsentSelectedCount = fields.Number("absent_selected_count");
            ViewChanged = fields.Truth("view_changed");
            Relisted = fields.Truth("relisted");
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

        /// <summary>
        /// The change as JSON, the same in every language; null for one of a script, whose JSON holds it.
        /// </summary>
        [MaybeNull]
        public string Json { get; private set; }

        internal static SelectionChange Of(HfSelectionChange made)
        {
            string json = Calls.Text(
                (out System.IntPtr text, out System.IntPtr error) =>
                    Native.hf_selection_change_json(made, out text, out error));
            return new SelectionChange(Fields.Parse(json)) { Json = json };
        }
    }

    /// <summary>What a script did.</summary>
    public sealed class SelectionPlayed
    {
        internal SelectionPlayed(string json)
        {
            Events = Fields.Parse(json).List("events", fields => new SelectionEvent(fields));
            Json = json;
        }

        /// <summary>Each word, and what it changed.</summary>
        public IReadOnlyList<SelectionEvent> Events { get; }

        /// <summary>What was played, and the selection at the end, as JSON, the same in every language.</summary>
        public string Json { get; }
    }

    /// <summary>One word of a script.</summary>
    public sealed class SelectionEvent
    {
        internal SelectionEvent(Fields fields)
        {
            Word = fields.Text("word");
            Change = new SelectionChange(fields);
        }

        /// <summary>The word, such as <c>c2</c>.</summary>
        public string Word { get; }

        /// <summary>What it changed.</summary>
        public SelectionChange Change { get; }
    }
}
