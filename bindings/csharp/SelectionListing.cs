using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>
    /// Rows in the order in which they are shown, and what is known of each. Columns that were not read stay null: what
    /// was known of each key is then kept, so that a directory that failed to tell groups takes nobody out of a rule.
    /// </summary>
    public sealed class SelectionListing
    {
        /// <summary>A flat listing of keys and nothing else.</summary>
        /// <param name="keys">
        /// What each row is known by: unique, 4 KiB at most, no control characters. Best an id that never changes.
        /// </param>
        public SelectionListing(IEnumerable<string> keys)
        {
            Keys = Calls.Given(keys, nameof(keys)).ToArray();
        }

        /// <summary>What each row is known by.</summary>
        public IReadOnlyList<string> Keys { get; }

        /// <summary>What rules by name and domain look at, one for each key; an empty one stands for the key.</summary>
        [AllowNull]
        [MaybeNull]
        public IReadOnlyList<string> Names { get; set; }

        /// <summary>Who is in which group.</summary>
        [AllowNull]
        [MaybeNull]
        public IReadOnlyList<SelectionGroup> Groups { get; set; }

        /// <summary>
        /// How deep each row lies in its tree, 0 for a root; null for a flat list. Children follow their parent.
        /// </summary>
        [AllowNull]
        [MaybeNull]
        public IReadOnlyList<int> Depths { get; set; }

        /// <summary>Rows that cannot become selected: headings, people without a licence.</summary>
        public IReadOnlyList<RowRange> Unselectable { get; set; } = Array.Empty<RowRange>();
    }

    /// <summary>A group, and the rows of the listing that are in it.</summary>
    public sealed class SelectionGroup
    {
        /// <summary>Names a group.</summary>
        /// <param name="name">As rules name it; compared without regard to case.</param>
        /// <param name="rows">Its rows.</param>
        public SelectionGroup(string name, IEnumerable<RowRange> rows)
        {
            Name = Calls.Given(name, nameof(name));
            Rows = Calls.Given(rows, nameof(rows)).ToArray();
        }

        /// <summary>Its name.</summary>
        public string Name { get; }

        /// <summary>Its rows.</summary>
        public IReadOnlyList<RowRange> Rows { get; }
    }

    /// <summary>How gestures work.</summary>
    public sealed class SelectionOptions
    {
        /// <summary>Chooses how gestures work; what is left out is as Holdfast has it.</summary>
        /// <param name="style">What a plain click does.</param>
        /// <param name="rangeRule">What state a range takes.</param>
        /// <param name="cascade">Whether a parent stands for all that is below it.</param>
        /// <param name="pageRows">Rows that a page key moves.</param>
        public SelectionOptions(
            SelectionStyle style = SelectionStyle.Checkbox,
            SelectionRangeRule rangeRule = SelectionRangeRule.AnchorState, bool cascade = true, int pageRows = 10)
        {
            Style = style;
            RangeRule = rangeRule;
            Cascade = cascade;
            PageRows = pageRows;
        }

        /// <summary>What a plain click does.</summary>
        public SelectionStyle Style { get; }

        /// <summary>What state a range takes.</summary>
        public SelectionRangeRule RangeRule { get; }

        /// <summary>
        /// Whether a parent stands for all that is below it. Without it a tree is a list with folded rows.
        /// </summary>
        public bool Cascade { get; }

        /// <summary>Rows that a page key moves; set it when the window changes.</summary>
        public int PageRows { get; }

        internal unsafe hf_selection_options ToNative()
        {
            return new hf_selection_options
            {
                struct_size = (UIntPtr)(uint)sizeof(hf_selection_options),
                style = (uint)Style,
                range_rule = (uint)RangeRule,
                cascade = Cascade ? 1u : 0u,
                page_rows = Calls.Count(PageRows, "page rows"),
            };
        }
    }
}
