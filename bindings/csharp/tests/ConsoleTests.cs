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

        private static Progress At(long done, long? total)
        {
            return new Progress(ProgressKind.Progress)
            {
                Phase = "verify", DoneCount = done, TotalCount = total, RatePerSecond = 1234.4,
            };
        }
    }
}
