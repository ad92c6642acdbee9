using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <content>Mouse, keyboard, undo, rules, and the calls that say outright what is to be selected.</content>
    public sealed unsafe partial class Selection
    {
        /// <summary>A call that changes the selection at some rows.</summary>
        private delegate int RangesCall(
            hf_row_range* ranges, UIntPtr count, out HfSelectionChange change, out IntPtr error);

        /// <summary>The rules, in the order they were given.</summary>
        public IReadOnlyList<SelectionRule> Rules
        {
            get
            {
                HfSelectionRuleList list;
                IntPtr error;
                Calls.Check(Native.hf_selection_rules(handle, out list, out error), error);
                using (list)
                {
                    hf_selection_rule* first;
                    ulong count;
                    Calls.Check(Native.hf_selection_rule_list_get(list, out first, out count, out error), error);
                    SelectionRule[] rules = new SelectionRule[count];
                    for (int at = 0; at < rules.Length; at++)
                    {
                        string value = Texts.Of(first[at].value, first[at].value_length);
                        rules[at] = new SelectionRule((SelectionRuleKind)first[at].kind, value);
                    }
                    return rules;
                }
            }
        }

        /// <summary>
        /// A click on a row, or on its checkbox. Take the modifiers when the pointer goes down: a checkbox's own change
        /// event has lost them.
        /// </summary>
        public SelectionChange Click(int row, SelectionModifiers modifiers = SelectionModifiers.None)
        {
            uint place = Calls.Count(row, "a row");
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_click(handle, place, (uint)modifiers, out change, out error));
        }

        /// <summary>A key press. One that means nothing here changes nothing.</summary>
        public SelectionChange Press(SelectionKey key, SelectionModifiers modifiers = SelectionModifiers.None)
        {
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_press(handle, (uint)key, (uint)modifiers, out change, out error));
        }

        /// <summary>Selects all that is in view.</summary>
        public SelectionChange SelectAll()
        {
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_select_all(handle, out change, out error));
        }

        /// <summary>
        /// Unselects all that is in view; what a filter hides, and what is absent, stays selected.
        /// </summary>
        public SelectionChange SelectNone()
        {
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_select_none(handle, out change, out error));
        }

        /// <summary>Turns over every row in view.</summary>
        public SelectionChange Invert()
        {
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_invert(handle, out change, out error));
        }

        /// <summary>Selects all that is in view but these rows, which are unselected.</summary>
        public SelectionChange SelectAllBut(IEnumerable<RowRange> rows)
        {
            return WithRanges(rows, (hf_row_range* ranges, UIntPtr count, out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_select_all_but(handle, ranges, count, out change, out error));
        }

        /// <summary>
        /// Selects or unselects rows outright, in view or not. Unselectable rows are left as they are.
        /// </summary>
        public SelectionChange SetRows(IEnumerable<RowRange> rows, bool selected)
        {
            int on = selected ? 1 : 0;
            return WithRanges(rows, (hf_row_range* ranges, UIntPtr count, out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_set_rows(handle, ranges, count, on, out change, out error));
        }

        /// <summary>
        /// Selects or unselects keys outright, listed or absent: all of them, or none when one is refused.
        /// <see cref="Find"/> tells before which are known.
        /// </summary>
        public SelectionChange SetKeys(IEnumerable<string> keys, bool selected)
        {
            int on = selected ? 1 : 0;
            using (Pins pins = new Pins())
            {
                hf_texts* texts = pins.TextsOrNull(Calls.Given(keys, nameof(keys)).ToArray());
                return Changed((out HfSelectionChange change, out IntPtr error) =>
                    Native.hf_selection_set_keys(handle, texts, on, out change, out error));
            }
        }

        /// <summary>Takes the last gesture back; a range is one, however often it was redrawn.</summary>
        public SelectionChange Undo()
        {
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_undo(handle, out change, out error));
        }

        /// <summary>Does again what was taken back last.</summary>
        public SelectionChange Redo()
        {
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_redo(handle, out change, out error));
        }

        /// <summary>
        /// Shows these rows only; all of them when null. What is selected stays so, seen or not. Rows that a later
        /// listing brings are hidden until the filter is set again.
        /// </summary>
        public SelectionChange SetFilter([AllowNull] IEnumerable<RowRange> rows)
        {
            if (rows != null)
            {
                return WithRanges(
                    rows, (hf_row_range* ranges, UIntPtr count, out HfSelectionChange change, out IntPtr error) =>
                        Native.hf_selection_set_filter(handle, ranges, count, out change, out error));
            }
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_set_filter(handle, null, UIntPtr.Zero, out change, out error));
        }

        /// <summary>
        /// Folds away or shows what is below a row. A lead that is folded away moves to the row.
        /// </summary>
        public SelectionChange SetCollapsed(int row, bool collapsed)
        {
            uint place = Calls.Count(row, "a row");
            int folded = collapsed ? 1 : 0;
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_set_collapsed(handle, place, folded, out change, out error));
        }

        /// <summary>
        /// Puts these rules in place of those there were. What was chosen by hand stays as it is, and wins. Rows that
        /// only a rule selected that is gone are unselected; <see cref="KeepRuled"/> before keeps them.
        /// </summary>
        public SelectionChange SetRules(IEnumerable<SelectionRule> rules)
        {
            SelectionRule[] given = Calls.Given(rules, nameof(rules)).ToArray();
            using (Pins pins = new Pins())
            {
                hf_selection_rule* first = pins.Rules(given);
                UIntPtr count = (UIntPtr)(uint)given.Length;
                return Changed((out HfSelectionChange change, out IntPtr error) =>
                    Native.hf_selection_set_rules(handle, first, count, out change, out error));
            }
        }

        /// <summary>Makes what the rules select a choice by hand as well, so that a rule can go and its rows stay.</summary>
        public SelectionChange KeepRuled()
        {
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_keep_ruled(handle, out change, out error));
        }

        /// <summary>
        /// Plays a gesture script, such as <c>c2 s5 all-but:0-4</c>; the documentation lists its words. One that means
        /// nothing is refused before anything is played; one that is refused later leaves the words before it played.
        /// </summary>
        public SelectionPlayed Play(string script)
        {
            byte[] words = Texts.In(script);
            HfSelectionPlayed made;
            IntPtr error;
            Calls.Check(Native.hf_selection_play(handle, words, Texts.Length(words), out made, out error), error);
            using (made)
            {
                return new SelectionPlayed(made);
            }
        }

        private static SelectionChange WithRanges(IEnumerable<RowRange> rows, RangesCall call)
        {
            RowRange[] given = Calls.Given(rows, nameof(rows)).ToArray();
            using (Pins pins = new Pins())
            {
                hf_row_range* ranges = pins.Ranges(given);
                return Changed((out HfSelectionChange change, out IntPtr error) =>
                    call(ranges, (UIntPtr)(uint)given.Length, out change, out error));
            }
        }
    }
}
