using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    /// <summary>The steps on a case's selection, which the first of them makes.</summary>
    internal static class SelectionSteps
    {
        private static readonly Dictionary<string, Func<Inputs, Selection, SelectionChange>> Changing =
            new Dictionary<string, Func<Inputs, Selection, SelectionChange>>
            {
                { "options", (with, on) => on.SetOptions(Options(with)) },
                { "list", (with, on) => on.Relist(Listing(with)) },
                { "list_csv", (with, on) => on.RelistCsv(with.Text("text")) },
                { "insert", (with, on) => on.Insert(with.Small("at").Value, Listing(with)) },
                { "remove", (with, on) => on.Remove(Rows(with)) },
                { "forget", (with, on) => on.Forget(Texts(with, "keys")) },
                { "forget_absent", (with, on) => on.ForgetAbsent() },
                { "all", (with, on) => on.SelectAll() },
                { "none", (with, on) => on.SelectNone() },
                { "invert", (with, on) => on.Invert() },
                { "undo", (with, on) => on.Undo() },
                { "redo", (with, on) => on.Redo() },
                { "keep_ruled", (with, on) => on.KeepRuled() },
                { "status", (with, on) => on.Status() },
                { "click", (with, on) => on.Click(with.Small("row").Value, Held(with)) },
                { "press", (with, on) => on.Press(Word<SelectionKey>(with.Text("key")), Held(with)) },
                { "all_but", (with, on) => on.SelectAllBut(Rows(with)) },
                { "set_rows", (with, on) => on.SetRows(Rows(with), with.Truth("selected")) },
                { "set_keys", (with, on) => on.SetKeys(Texts(with, "keys"), with.Truth("selected")) },
                { "filter", (with, on) => on.SetFilter(with.List("rows") == null ? null : Rows(with)) },
                { "collapse", (with, on) => on.SetCollapsed(with.Small("row").Value, with.Truth("collapsed")) },
                { "rules", (with, on) => on.SetRules(with.Objects("rules").Select(Rule)) },
            };

        private static readonly Dictionary<string, Func<Inputs, Selection, Fields>> Asking =
            new Dictionary<string, Func<Inputs, Selection, Fields>>
            {
                { "rules_of", (with, of) => One("rules", Longs(of.RulesOf(with.Small("row").Value))) },
                { "keys", Keys },
                { "rows", (with, of) => One("rows", Answers.Pairs(of.RowsOf(Part(with)))) },
                { "window", Window },
                { "flags", (with, of) => One("flags", (long)of.Flags(with.Small("row").Value)) },
                { "check", Check },
                { "find", (with, of) => One("rows", of.Find(Texts(with, "keys")).Select(Answers.Row).ToList()) },
                { "counts", (with, of) => Answers.Of(of.Counts) },
                { "show", (with, of) => Answers.Of(of) },
                { "play", (with, of) => Answers.Of(of.Play(with.Text("script"))) },
            };

        /// <summary>Does the step <c>selection.NAME</c>.</summary>
        internal static Fields Do(string name, Inputs with, World world)
        {
            Func<Inputs, Selection, SelectionChange> change;
            Func<Inputs, Selection, Fields> ask;
            if (Changing.TryGetValue(name, out change))
            {
                return Answers.Of(change(with, world.Selection));
            }
            if (Asking.TryGetValue(name, out ask))
            {
                return ask(with, world.Selection);
            }
            switch (name)
            {
                case "save":
                    File.WriteAllBytes(FileSteps.Below(with, world, "path"), world.Selection.Save());
                    return new Fields();
                case "load":
                    return Answers.Of(world.Selection.Load(File.ReadAllBytes(FileSteps.Below(with, world, "path"))));
                default:
                    throw new NotSupportedException("no such step");
            }
        }

        private static Fields Keys(Inputs with, Selection of)
        {
            List<SelectionItem> items = new List<SelectionItem>();
            SelectionCursor? next = null;
            long batches = 0;
            do
            {
                SelectionBatch batch = of.Keys(Part(with), next, with.Small("limit") ?? 100000);
                items.AddRange(batch.Items);
                next = batch.Next;
                batches++;
            }
            while (next != null);
            return new Fields
            {
                { "keys", items.Select(item => (object)item.Key).ToList() },
                { "rows", items.Select(item => Answers.Row(item.Row)).ToList() },
                { "flags", items.Select(item => (object)(long)item.Flags).ToList() }, { "batches", batches },
            };
        }

        private static Fields Window(Inputs with, Selection of)
        {
            IReadOnlyList<SelectionRow> rows = of.Window(with.Small("first").Value, with.Small("limit").Value);
            return new Fields
            {
                { "rows", Longs(rows.Select(row => row.Row)) }, { "flags", Longs(rows.Select(row => (int)row.Flags)) },
            };
        }

        private static Fields Check(Inputs with, Selection of)
        {
            int? row = with.Small("row");
            SelectionCheck check = row == null ? of.CheckAll() : of.Check(row.Value);
            return One("check", check.ToString().ToLowerInvariant());
        }

        private static SelectionOptions Options(Inputs with)
        {
            SelectionOptions usual = new SelectionOptions();
            string range = with.Text("range");
            return new SelectionOptions(
                Word<SelectionStyle>(with.Text("style") ?? usual.Style.ToString()),
                range == null ? usual.RangeRule : Word<SelectionRangeRule>(range + "state"),
                with.Has("cascade") ? with.Truth("cascade") : usual.Cascade, with.Small("page_rows") ?? usual.PageRows);
        }

        private static SelectionListing Listing(Inputs with)
        {
            SelectionListing listing = new SelectionListing(Texts(with, "keys"))
            {
                Names = with.Has("names") ? Texts(with, "names") : null,
                Depths = with.List("depths")?.Select(depth => checked((int)(long)depth)).ToArray(),
                Groups = with.Has("groups") ? with.Objects("groups").Select(Group).ToArray() : null,
            };
            if (with.Has("unselectable"))
            {
                listing.Unselectable = Ranges(with.List("unselectable"));
            }
            return listing;
        }

        private static SelectionGroup Group(Inputs with)
        {
            return new SelectionGroup(with.Text("name"), Rows(with));
        }

        private static SelectionRule Rule(Inputs with)
        {
            return new SelectionRule(Word<SelectionRuleKind>(with.Text("kind")), with.Text("value") ?? "");
        }

        private static SelectionModifiers Held(Inputs with)
        {
            return (with.Truth("shift") ? SelectionModifiers.Shift : SelectionModifiers.None)
                | (with.Truth("ctrl") ? SelectionModifiers.Ctrl : SelectionModifiers.None);
        }

        private static SelectionPart Part(Inputs with)
        {
            return Word<SelectionPart>(with.Text("part"));
        }

        private static T Word<T>(string word)
            where T : struct
        {
            return (T)Enum.Parse(typeof(T), word, true);
        }

        private static RowRange[] Rows(Inputs with)
        {
            return Ranges(with.List("rows"));
        }

        private static RowRange[] Ranges(IEnumerable<object> pairs)
        {
            return pairs.Cast<List<object>>().Select(pair => new RowRange(
                checked((int)(long)pair[0]), checked((int)(long)pair[1]))).ToArray();
        }

        private static string[] Texts(Inputs with, string name)
        {
            return with.List(name).Cast<string>().ToArray();
        }

        private static Fields One(string name, object value)
        {
            return new Fields { { name, value } };
        }

        private static List<object> Longs(IEnumerable<int> numbers)
        {
            return numbers.Select(number => (object)(long)number).ToList();
        }
    }
}
