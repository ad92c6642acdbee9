using System;
using System.Globalization;
using System.IO;

namespace Holdfast.Example
{
    /// <summary>
    /// Shows a running call: a bar that moves on a terminal, plain lines elsewhere. Speaks on standard error.
    /// </summary>
    internal sealed class ProgressView : IProgress<Progress>
    {
        private const int BarWidth = 30;

        private readonly object turn = new object();
        private readonly TextWriter err;
        private readonly bool terminal;
        private bool barShown;
        private long tenthsSaid;

        internal ProgressView(TextWriter err, bool terminal)
        {
            this.err = err;
            this.terminal = terminal;
        }

        /// <summary>Whether a person watches.</summary>
        internal static bool OnTerminal => !Console.IsInputRedirected && !Console.IsOutputRedirected;

        public void Report(Progress value)
        {
            lock (turn)
            {
                switch (value.Kind)
                {
                    case ProgressKind.Phase:
                        Phase(value.Phase);
                        break;
                    case ProgressKind.Progress:
                        Stand(value);
                        break;
                    case ProgressKind.Finding:
                        ClearBar();
                        Say("! " + value.Text);
                        break;
                }
            }
        }

        /// <summary>Leaves the line below the bar free for the answer.</summary>
        internal void Finish()
        {
            lock (turn)
            {
                ClearBar();
            }
        }

        internal static string Bar(string phase, long done, long? total, double rate)
        {
            CultureInfo culture = CultureInfo.InvariantCulture;
            string counted = Words.Count(done) + " at " + rate.ToString("N0", culture) + "/s";
            if (total == null)
            {
                return phase + " " + counted;
            }
            double share = Math.Min(1.0, (double)done / Math.Max(1, total.Value));
            int full = (int)(share * BarWidth);
            string bar = new string('#', full) + new string('.', BarWidth - full);
            string percent = (share * 100).ToString("F0", culture).PadLeft(3);
            return phase + " [" + bar + "] " + percent + "% " + counted;
        }

        private void Phase(string name)
        {
            ClearBar();
            tenthsSaid = 0;
            if (!terminal)
            {
                Say(name);
            }
        }

        private void Stand(Progress progress)
        {
            string bar = Bar(progress.Phase, progress.DoneCount, progress.TotalCount, progress.RatePerSecond);
            long tenths = Tenths(progress);
            if (terminal)
            {
                err.Write("\r" + bar + "\u001b[K");
                err.Flush();
                barShown = true;
            }
            else if (tenths > tenthsSaid)
            {
                tenthsSaid = tenths;
                Say(bar);
            }
        }

        private static long Tenths(Progress progress)
        {
            long total = progress.TotalCount ?? 0;
            return total == 0 ? 0 : progress.DoneCount / Math.Max(1, total / 10);
        }

        private void ClearBar()
        {
            if (barShown)
            {
                err.WriteLine();
                barShown = false;
            }
        }

        private void Say(string line)
        {
            err.WriteLine(line);
            err.Flush();
        }
    }
}
