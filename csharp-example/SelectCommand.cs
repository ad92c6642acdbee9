using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>Selecting users. A window would pass on clicks; here a script does.</summary>
    internal static class SelectCommand
    {
        internal static IEnumerable<Option> Options()
        {
            return new[]
            {
                new Option("--users", "FILE") { Required = true },
                new Option("--gestures", "SCRIPT") { Group = "gestures" },
                new Option("--script", "FILE") { Group = "gestures" },
                new Option("--load", "FILE"),
                new Option("--save", "FILE"),
                new Option("--keys") { Group = "form" },
                new Option("--json") { Group = "form" },
            };
        }

        internal static ExitCode Run(Arguments typed, Output output)
        {
            using (Selection selection = new Selection())
            {
                selection.RelistCsv(LocalFile.Text(typed.Get("--users")));
                if (typed.Get("--load") != null)
                {
                    selection.Load(LocalFile.Bytes(typed.Get("--load")));
                }
                SelectionPlayed played = selection.Play(Script(typed));
                if (typed.Get("--save") != null)
                {
                    LocalFile.Write(typed.Get("--save"), selection.Save());
                }
                if (typed.Has("--json"))
                {
                    output.Out.WriteLine(played.Json);
                }
                else
                {
                    Say(output.Out, played, selection, typed.Has("--keys"));
                }
                return ExitCode.Clean;
            }
        }

        private static string Script(Arguments typed)
        {
            return typed.Get("--gestures") ?? LocalFile.OptionalText(typed.Get("--script")) ?? "";
        }

        private static void Say(TextWriter write, SelectionPlayed played, Selection selection, bool withKeys)
        {
            foreach (SelectionEvent one in played.Events)
            {
                SelectionChange change = one.Change;
                write.WriteLine(
                    one.Word + ": +" + Count(change.Selected) + " -" + Count(change.Unselected) + ", "
                    + change.SelectedCount + " selected");
            }
            SelectionCounts counts = selection.Counts;
            write.WriteLine(
                counts.Selected + " selected: " + counts.Explicit + " by hand, " + counts.Ruled + " by rules; "
                + counts.Excluded + " excluded, " + counts.HiddenSelected + " hidden, " + counts.AbsentSelected + " absent");
            if (withKeys)
            {
                foreach (SelectionItem item in selection.AllKeys(SelectionPart.Selected))
                {
                    write.WriteLine(item.Key);
                }
            }
        }

        private static long Count(IEnumerable<RowRange> ranges)
        {
            return ranges.Sum(range => (long)range.Count);
        }
    }
}
