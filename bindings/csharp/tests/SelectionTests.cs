using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;

namespace Holdfast.Tests
{
    /// <summary>What crosses of a selection, and who frees what; the rules of gestures are the core's.</summary>
    public sealed class SelectionTests : IDisposable
    {
        private readonly Selection selection = new Selection();

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            selection.Dispose();
        }

        [Test]
        public void AChangeSaysWhichRowsInRanges()
        {
            selection.Relist(Rows(500));
            selection.Click(0);
            SelectionChange change = selection.Click(149, SelectionModifiers.Shift);
            Check.Equal(new[] { new RowRange(1, 149) }, change.Selected);
            Check.Equal(0, change.Unselected.Count);
            Check.Equal("0 149 150", change.Anchor + " " + change.Lead + " " + change.SelectedCount);
            Check.True(!change.Relisted && !change.ViewChanged);
            Check.Contains("\"selected\":[[1,149]]", change.Json);
            selection.SelectAll();
            selection.Click(0);
            change = selection.Click(249, SelectionModifiers.Shift);
            Check.Equal(new[] { new RowRange(1, 249) }, change.Unselected);
            Check.Equal(250L, change.SelectedCount);
        }

        [Test]
        public void AnEmptySelectionHasNeitherAnchorNorLead()
        {
            SelectionChange now = selection.Status();
            Check.Equal(null, now.Anchor);
            Check.Equal(null, now.Lead);
            Check.Equal(SelectionCheck.None, selection.CheckAll());
            Check.Equal(0, selection.AllKeys(SelectionPart.Selected).Count());
        }

        [Test]
        public void AHundredThousandKeysCrossInOneBatch()
        {
            selection.Relist(Rows(100000));
            selection.SelectAll();
            SelectionBatch batch = selection.Keys(SelectionPart.Selected);
            Check.Equal(100000, batch.Items.Count);
            Check.Equal(null, batch.Next);
            SelectionItem last = batch.Items[99999];
            Check.Equal("k99999 99999 Selected, Explicit", last.Key + " " + last.Row + " " + last.Flags);
        }

        [Test]
        public void BatchesFollowEachOtherAndAbsentKeysHaveNoRow()
        {
            selection.Relist(Rows(10));
            selection.SelectAll();
            selection.Remove(new[] { new RowRange(7, 9) });
            List<SelectionItem> seen = new List<SelectionItem>();
            SelectionCursor? next = null;
            int batches = 0;
            do
            {
                SelectionBatch batch = selection.Keys(SelectionPart.Selected, next, 4);
                seen.AddRange(batch.Items);
                next = batch.Next;
                batches++;
            }
            while (next != null);
            Check.Equal(3, batches);
            Check.Equal(Enumerable.Range(0, 10).Select(row => "k" + row), seen.Select(item => item.Key));
            Check.Equal(7, seen.Count(item => item.Row != null));
            Check.True(seen.Skip(7).All(item => item.Flags.HasFlag(SelectionFlags.Absent)));
            Check.Equal(new[] { "k7", "k8", "k9" }, selection.AllKeys(SelectionPart.Absent).Select(item => item.Key));
        }

        [Test]
        public void ACursorFromBeforeAListingIsRefused()
        {
            selection.Relist(Rows(10));
            selection.SelectAll();
            SelectionBatch batch = selection.Keys(SelectionPart.Selected, null, 4);
            selection.Relist(Rows(9));
            InputException stale = Check.Throws<InputException>(() => selection.Keys(SelectionPart.Selected, batch.Next));
            Check.Equal(StatusCode.SelectionGestureRejected, stale.Code);
        }

        [Test]
        public void AListingCarriesNamesGroupsDepthsAndHeadings()
        {
            selection.Relist(new SelectionListing(new[] { "Users", "1", "2", "3", "größe" })
            {
                Names = new[] { "", "ann@a.example", "bob@b.example", "", "" },
                Groups = new[] { new SelectionGroup("Sales", new[] { new RowRange(3) }) },
                Depths = new[] { 0, 1, 1, 1, 1 },
                Unselectable = new[] { new RowRange(0) },
            });
            SelectionRule[] rules = { SelectionRule.Name("ann*"), SelectionRule.Group("sales"), SelectionRule.Name("größ?") };
            Check.Equal(new[] { new RowRange(1), new RowRange(3, 4) }, selection.SetRules(rules).Selected);
            Check.Equal(rules, selection.Rules);
            Check.Equal(new[] { 1 }, selection.RulesOf(3));
            Check.Equal(SelectionCheck.Mixed, selection.Check(0));
            Check.Equal(SelectionFlags.Mixed | SelectionFlags.Unselectable, selection.Flags(0));
            Check.Equal("größe", selection.KeyOf(4));
            Check.Equal(null, selection.KeyOf(5));
            selection.SetRules(new SelectionRule[0]);
            Check.Equal(0, selection.Rules.Count);
        }

        [Test]
        public void ColumnsThatWereReadAndAreEmptyAreNotThoseThatWereNot()
        {
            SelectionListing listing = Rows(2);
            listing.Groups = new[] { new SelectionGroup("g", new[] { new RowRange(0, 1) }) };
            selection.Relist(listing);
            selection.SetRules(new[] { SelectionRule.Group("g") });
            Check.Equal(2L, selection.Relist(Rows(2)).SelectedCount);
            listing.Groups = new SelectionGroup[0];
            Check.Equal(0L, selection.Relist(listing).SelectedCount);
        }

        [Test]
        public void ACsvIsListed()
        {
            selection.RelistCsv("name,key\nAnn,1\nBob,2\n");
            Check.Equal(2L, selection.Counts.Listed);
            InputException wrong = Check.Throws<InputException>(() => selection.RelistCsv("name\nAnn\n"));
            Check.Equal(StatusCode.SelectionListingRejected, wrong.Code);
        }

        [Test]
        public void RowsAreInsertedForgottenAndFoundByKey()
        {
            selection.Relist(Rows(3));
            Check.True(selection.Insert(1, new SelectionListing(new[] { "new" })).Relisted);
            Check.Equal(new int?[] { 3, 1, null }, selection.Find(new[] { "k2", "new", "none" }));
            selection.SetKeys(new[] { "k2", "new" }, true);
            selection.Remove(new[] { new RowRange(3) });
            Check.Equal(1L, selection.Counts.AbsentSelected);
            Check.Throws<InputException>(() => selection.Forget(new[] { "new" }));
            Check.Throws<AbsentException>(() => selection.SetKeys(new[] { "none" }, true));
            selection.Forget(new[] { "k2" });
            Check.Equal(1L, selection.Counts.Selected);
            selection.SetKeys(new[] { "new" }, false);
            selection.ForgetAbsent();
            Check.Equal(0L, selection.Counts.Selected);
        }

        [Test]
        public void AFilterOfNothingShowsNothingAndNoFilterShowsAll()
        {
            selection.Relist(Rows(10));
            selection.SelectAll();
            Check.True(selection.SetFilter(new RowRange[0]).ViewChanged);
            Check.Equal(0, selection.Window(0, 100).Count);
            Check.Equal(new[] { new RowRange(0, 9) }, selection.RowsOf(SelectionPart.Hidden));
            selection.SetFilter(new[] { new RowRange(3), new RowRange(5, 6) });
            Check.Equal(new[] { 5, 6 }, selection.Window(1, 9).Select(row => row.Row));
            Check.Equal(SelectionFlags.Selected | SelectionFlags.Explicit, selection.Window(0, 1)[0].Flags);
            selection.SetFilter(null);
            Check.Equal(10, selection.Window(0, 100).Count);
        }

        [Test]
        public void GesturesUndoAndFoldReachTheCore()
        {
            selection.Relist(new SelectionListing(new[] { "root", "a", "b", "c" }) { Depths = new[] { 0, 1, 1, 0 } });
            selection.SetCollapsed(0, true);
            Check.Equal(2L, selection.Counts.Shown);
            selection.SetCollapsed(0, false);
            selection.Press(SelectionKey.End);
            Check.Equal(3, selection.Press(SelectionKey.Space).Lead);
            Check.Equal(4L, selection.Press(SelectionKey.A, SelectionModifiers.Ctrl).SelectedCount);
            Check.Equal(1L, selection.Undo().SelectedCount);
            Check.Equal(4L, selection.Redo().SelectedCount);
            Check.Equal(0L, selection.Invert().SelectedCount);
            Check.Equal(3L, selection.SelectAllBut(new[] { new RowRange(3) }).SelectedCount);
            Check.Equal(1L, selection.SetRows(new[] { new RowRange(0, 1) }, false).SelectedCount);
            Check.Equal(0L, selection.SelectNone().SelectedCount);
            Check.Equal(4L, selection.SetRules(new[] { SelectionRule.All }).SelectedCount);
            selection.KeepRuled();
            Check.Equal(4L, selection.SetRules(Enumerable.Empty<SelectionRule>()).SelectedCount);
            Check.Equal(4L, selection.Counts.Explicit);
        }

        [Test]
        public void OptionsComeBackAsTheyWereSet()
        {
            using (Selection fresh = new Selection(new SelectionOptions(SelectionStyle.List, pageRows: 3)))
            {
                Check.Equal("List AnchorState True 3", Shown(fresh.Options));
                fresh.SetOptions(new SelectionOptions(rangeRule: SelectionRangeRule.ClickedState, cascade: false));
                Check.Equal("Checkbox ClickedState False 10", Shown(fresh.Options));
                fresh.SetOptions(null);
                Check.Equal(Shown(selection.Options), Shown(fresh.Options));
                Check.Equal(Shown(new SelectionOptions()), Shown(fresh.Options));
            }
            Check.Throws<MisuseException>(() => new Selection(new SelectionOptions((SelectionStyle)9)));
        }

        [Test]
        public void WhatWasSavedIsLoadedAndDamageChangesNothing()
        {
            selection.Relist(Rows(10));
            selection.SelectAll();
            byte[] saved = selection.Save();
            using (Selection other = new Selection())
            {
                other.Relist(Rows(4));
                Check.Equal(6L, other.Load(saved).AbsentSelectedCount);
                saved[saved.Length / 2] ^= 1;
                Check.Throws<CorruptException>(() => other.Load(saved));
                Check.Throws<CorruptException>(() => other.Load(new byte[0]));
                Check.Throws<CorruptException>(() => other.Load(new byte[] { 0xff, 0 }));
                string newer = Encoding.UTF8.GetString(selection.Save()).Replace("\"version\":1", "\"version\":2");
                Check.Throws<UnsupportedException>(() => other.Load(Encoding.UTF8.GetBytes(newer)));
                Check.Equal(10L, other.Counts.Selected);
            }
        }

        [Test]
        public void AScriptTellsEachWord()
        {
            SelectionPlayed played = selection.Play("rows:500 c0 s149");
            Check.Equal(new[] { "rows:500", "c0", "s149" }, played.Events.Select(one => one.Word));
            Check.Equal(new[] { new RowRange(1, 149) }, played.Events[2].Change.Selected);
            Check.Contains("\"selected\":[[1,149]]", played.Events[2].Change.Json);
            Check.Contains("\"word\":\"s149\"", played.Json);
            InputException unknown = Check.Throws<InputException>(() => selection.Play("none jump"));
            Check.Equal(StatusCode.SelectionScriptRejected, unknown.Code);
            Check.Equal(150L, selection.Counts.Selected);
            Check.Contains("word 1 of the script", Check.Throws<InputException>(() => selection.Play("none c500")).Reason);
            Check.Equal(0L, selection.Counts.Selected);
        }

        [Test]
        public void WhatCannotBeIsRefusedByClass()
        {
            selection.Relist(Rows(3));
            Check.Throws<MisuseException>(() => selection.Click(-1));
            Check.Throws<InputException>(() => selection.Click(3));
            Check.Throws<MisuseException>(() => selection.Click(0, (SelectionModifiers)4));
            Check.Throws<MisuseException>(() => selection.Press((SelectionKey)99));
            Check.Throws<MisuseException>(() => selection.Keys((SelectionPart)0));
            Check.Throws<InputException>(() => selection.SetRows(new[] { new RowRange(2, 1) }, true));
            Check.Throws<InputException>(() => selection.SetRules(new[] { SelectionRule.Name("*") }));
            Check.Throws<InputException>(() => selection.Relist(new SelectionListing(new[] { "a", "a" })));
            Check.Throws<InputException>(
                () => selection.Relist(new SelectionListing(new[] { "a" }) { Depths = new[] { 0, 0 } }));
            Check.Throws<MisuseException>(
                () => selection.Relist(new SelectionListing(new[] { "a" }) { Depths = new[] { 70000 } }));
            Check.Throws<MisuseException>(() => selection.Relist(new SelectionListing(new[] { "\ud800" })));
            Check.Throws<ArgumentNullException>(() => selection.Relist(null));
            Check.Throws<ArgumentNullException>(
                () => selection.Relist(new SelectionListing(new[] { "a" }) { Unselectable = null }));
            Check.Throws<MisuseException>(() => selection.SetRules(new[] { default(SelectionRule) }));
            Check.Throws<ArgumentNullException>(() => selection.Find(new string[] { null }));
            Check.Throws<MisuseException>(() => selection.Play(null));
            Check.Equal(3L, selection.Counts.Listed);
        }

        [Test]
        public void WhatIsDisposedIsRefused()
        {
            Selection gone = new Selection();
            gone.Dispose();
            gone.Dispose();
            Check.Throws<ObjectDisposedException>(() => gone.SelectAll());
        }

        [Test]
        public void CallsOfSeveralThreadsTakeTurns()
        {
            selection.Relist(Rows(100));
            Thread[] threads = Enumerable.Range(0, 3).Select(one => new Thread(ClickAll)).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Check.Equal(100L, selection.Counts.Selected);
        }

        private void ClickAll()
        {
            for (int row = 0; row < 100; row++)
            {
                selection.Click(row);
            }
        }

        private static string Shown(SelectionOptions options)
        {
            return options.Style + " " + options.RangeRule + " " + options.Cascade + " " + options.PageRows;
        }

        private static SelectionListing Rows(int count)
        {
            return new SelectionListing(Enumerable.Range(0, count).Select(row => "k" + row));
        }
    }
}
