using System.IO;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>The worked examples of bulk selection over 500 users, a rule beside hands, saved and loaded.</summary>
    public static class SelectionExample
    {
        /// <summary>How many are selected after each step, and what a backup takes in the end.</summary>
        public static string Run(string file)
        {
            var users = new SelectionListing(Enumerable.Range(0, 500).Select(user => "user" + user + "@contoso.example"));
            using (var selection = new Selection())
            using (var later = new Selection())
            {
                selection.Relist(users);

                // The 1st, then Shift and the 150th: 150 are selected.
                selection.Click(0);
                var change = selection.Click(149, SelectionModifiers.Shift);
                string said = "Shift selects " + change.Selected[0] + ": " + change.SelectedCount + "\n";

                // Of all 500, the 1st unselected, then Shift and the 250th: 250 are left.
                selection.SelectAll();
                selection.Click(0);
                change = selection.Click(249, SelectionModifiers.Shift);
                said += "Shift unselects " + change.Unselected[0] + ": " + change.SelectedCount + "\n";

                // A second range beside the first: 200.
                selection.SelectNone();
                selection.Click(0);
                selection.Click(99, SelectionModifiers.Shift);
                selection.Click(200, SelectionModifiers.Ctrl);
                change = selection.Click(299, SelectionModifiers.Ctrl | SelectionModifiers.Shift);
                said += "two ranges: " + change.SelectedCount + "\n";

                // What a person chooses wins over a rule, either way.
                selection.SetRules(new[] { SelectionRule.Name("user49*") });
                selection.Click(499);
                said += "with a rule: " + Counted(selection.Counts) + "\n";

                File.WriteAllBytes(file, selection.Save());
                later.Relist(users);
                later.Load(File.ReadAllBytes(file));
                var keys = later.AllKeys(SelectionPart.Selected).Select(item => item.Key).ToList();
                return said + "loaded: " + keys.Count + " keys, from " + keys[0] + " to " + keys.Last();
            }
        }

        private static string Counted(SelectionCounts counts)
        {
            return counts.Explicit + " by hand, " + counts.Ruled + " by rules, " + counts.Excluded + " excluded";
        }
    }
}
