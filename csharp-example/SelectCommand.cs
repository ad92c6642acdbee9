using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Holdfast.Example
{
    /// <summary>Selecting users. A window would pass on clicks; here a script does.</summary>
    internal static class SelectCommand
    {
        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

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
                selection.RelistCsv(Text(typed.Get("--users")));
                if (typed.Get("--load") != null)
                {
                    selection.Load(Bytes(typed.Get("--load")));
                }
                SelectionPlayed played = selection.Play(Script(typed));
                if (typed.Get("--save") != null)
                {
                    Write(typed.Get("--save"), selection.Save());
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
            return typed.Get("--gestures") ?? (typed.Get("--script") == null ? "" : Text(typed.Get("--script")));
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

        private static string Text(string file)
        {
            return OnFile(
                () => Strict.GetString(File.ReadAllBytes(file)),
                "cannot read " + file + "; give a file of UTF-8 text that is there");
        }

        private static byte[] Bytes(string file)
        {
            return OnFile(() => File.ReadAllBytes(file), "cannot read " + file + "; give a file that is there");
        }

        /// <summary>In one step: whoever reads the file meanwhile sees the old selection or the new one.</summary>
        private static void Write(string file, byte[] bytes)
        {
            string fresh = file + ".new";
            OnFile(
                () =>
                {
                    File.WriteAllBytes(fresh, bytes);
                    if (File.Exists(file))
                    {
                        File.Replace(fresh, file, null);
                    }
                    else
                    {
                        File.Move(fresh, file);
                    }
                    return file;
                },
                "cannot write " + file + "; give a place where a file can be made");
        }

        private static T OnFile<T>(Func<T> work, string otherwise)
        {
            try
            {
                return work();
            }
            catch (Exception failure) when (
                failure is IOException || failure is UnauthorizedAccessException || failure is ArgumentException
                || failure is NotSupportedException)
            {
                throw new UsageException(otherwise);
            }
        }
    }
}
