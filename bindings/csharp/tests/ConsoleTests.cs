using System;
using System.IO;
using System.Linq;
using Holdfast.Example;

namespace Holdfast.Tests
{
    /// <summary>What the console draws while it works; all else of it is compared with the Java console.</summary>
    public sealed class ConsoleTests
    {
        private readonly StringWriter err = new StringWriter();

        [Test]
        public void WithoutATerminalThereAreAtMostElevenPlainLinesAPhase()
        {
            ProgressView view = new ProgressView(err, false);
            view.Report(new Progress(ProgressKind.Phase) { Phase = "verify" });
            for (long done = 0; done <= 1000; done++)
            {
                view.Report(At(done, 1000));
            }
            view.Finish();
            string[] lines = err.ToString().TrimEnd().Split('\n');
            Check.Equal(11, lines.Length);
            Check.Equal("verify", lines[0]);
            Check.Equal("verify [##############################] 100% 1,000 at 1,234/s", lines[10]);
            Check.True(err.ToString().All(unit => unit != '\r' && unit != '\u001b'));
        }

        [Test]
        public void OnATerminalOneLineMovesAndAFindingStandsBelowIt()
        {
            ProgressView view = new ProgressView(err, true);
            view.Report(new Progress(ProgressKind.Phase) { Phase = "verify" });
            view.Report(At(500, 1000));
            view.Report(new Progress(ProgressKind.Finding) { Text = "gone" });
            view.Finish();
            Check.Equal("\rverify [###############...............]  50% 500 at 1,234/s\u001b[K\n! gone\n", err.ToString());
        }

        [Test]
        public void AnUnknownTotalShowsNoShare()
        {
            new ProgressView(err, true).Report(At(7, null));
            Check.Equal("\rverify 7 at 1,234/s\u001b[K", err.ToString());
        }

        [Test]
        public void FilesAtOnceHaveALineEachBelowTheBarAndAreClearedAtTheEnd()
        {
            ProgressView view = new ProgressView(err, true, true);
            view.Report(new Progress(ProgressKind.Phase) { Phase = "send" });
            view.Report(File(1, 420, 1000, "data/a\tb"));
            view.Finish();
            Check.Equal(
                "\u001b[?7l\rsend\u001b[K\n\u001b[K\n  2  42 %  data/a?b\u001b[K\n\u001b[K\n\u001b[K\u001b[4A\r\u001b[?7h"
                + "\u001b[?7l\n\u001b[J\u001b[?7h", err.ToString());
        }

        [Test]
        public void FilesAreNotShownWithoutATerminalOrWhereTheyAreNotAskedFor()
        {
            new ProgressView(err, false, true).Report(File(0, 1, 2, "data/a"));
            new ProgressView(err, true).Report(File(0, 1, 2, "data/a"));
            Check.Equal("", err.ToString());
        }

        [Test]
        public void ALongNameLosesItsMiddle()
        {
            Check.Equal("data/folder", ProgressView.Shortened("data/folder", 11));
            Check.Equal("dat...file", ProgressView.Shortened("data/folder/file", 10));
            const string split = "da\ud83d\ude00/folder/file\ud83d\ude00e";
            Check.Equal("da...\ud83d\ude00e", ProgressView.Shortened(split, 9));
            Check.Equal("da...e", ProgressView.Shortened(split, 7));
            Check.Equal("  4 100 %  a", ProgressView.SlotLine(File(3, 0, 0, "a"), 80));
        }

        private static Progress File(int slot, long done, long total, string key)
        {
            return new Progress(ProgressKind.File)
            {
                Slot = slot, DoneCount = done, TotalCount = total, Object = key, Subject = "1 to /place",
            };
        }

        private static Progress At(long done, long? total)
        {
            return new Progress(ProgressKind.Progress)
            {
                Phase = "verify", DoneCount = done, TotalCount = total, RatePerSecond = 1234.4,
            };
        }
    }
}
