using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>
    /// Shows a running call: a bar that moves on a terminal, below it a line for each of the files at once; plain lines
    /// elsewhere. Speaks on standard error.
    /// </summary>
    internal sealed class ProgressView : IProgress<Progress>
    {
        private const int BarWidth = 30;
        private const int SlotCount = 4;
        private const int SilentMs = 2000;
        private const int UsualWidth = 80;
        private const int LeastWidth = 40;

        private readonly object turn = new object();
        private readonly TextWriter err;
        private readonly bool terminal;
        private readonly bool files;
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private readonly Progress[] slots = new Progress[SlotCount];
        private readonly long[] heardMs = new long[SlotCount];
        private string bar = "";
        private bool barShown;
        private bool slotsShown;
        private long tenthsSaid;

        internal ProgressView(TextWriter err, bool terminal, bool files = false)
        {
            this.err = err;
            this.terminal = terminal;
            this.files = terminal && files;
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
                    case ProgressKind.File:
                        OneFile(value);
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

        /// <summary>Where one of the files at once stands, in a line of at most <c>width</c> units.</summary>
        internal static string SlotLine(Progress file, int width)
        {
            long total = file.TotalCount ?? 0;
            long percent = total == 0 ? 100 : file.DoneCount * 100 / total;
            string number = (file.Slot.GetValueOrDefault() + 1).ToString(CultureInfo.InvariantCulture);
            return number.PadLeft(3) + percent.ToString(CultureInfo.InvariantCulture).PadLeft(4) + " %  "
                + Shortened(Words.Visible(file.Object), width - 12);
        }

        /// <summary>A name with its middle left out when there is no room for all of it.</summary>
        internal static string Shortened(string name, int room)
        {
            if (name.Length <= room)
            {
                return name;
            }
            int head = (room - 3) / 2;
            int tail = name.Length - (room - 3 - head);
            head -= char.IsHighSurrogate(name[head - 1]) ? 1 : 0;
            tail += char.IsLowSurrogate(name[tail]) ? 1 : 0;
            return name.Substring(0, head) + "..." + name.Substring(tail);
        }

        private void Phase(string name)
        {
            ClearBar();
            Array.Clear(slots, 0, SlotCount);
            bar = name;
            tenthsSaid = 0;
            if (!terminal)
            {
                Say(name);
            }
        }

        private void Stand(Progress progress)
        {
            bar = Bar(progress.Phase, progress.DoneCount, progress.TotalCount, progress.RatePerSecond);
            long tenths = Tenths(progress);
            if (terminal)
            {
                Draw();
            }
            else if (tenths > tenthsSaid)
            {
                tenthsSaid = tenths;
                Say(bar);
            }
        }

        private void OneFile(Progress file)
        {
            int slot = file.Slot ?? SlotCount;
            if (files && slot < SlotCount)
            {
                slots[slot] = file;
                heardMs[slot] = clock.ElapsedMilliseconds;
                Draw();
            }
        }

        /// <summary>The bar, and below it the files, as soon as there was one; the cursor stays on the bar.</summary>
        private void Draw()
        {
            slotsShown = slotsShown || slots.Any(file => file != null);
            string drawn = "\r" + bar + "\u001b[K";
            if (slotsShown)
            {
                string lines = string.Concat(Enumerable.Range(0, SlotCount).Select(slot => "\n" + Line(slot) + "\u001b[K"));
                // Without wrapping: a line that is wider than the terminal would move those below it.
                drawn = "\u001b[?7l" + drawn + lines + "\u001b[" + SlotCount + "A\r\u001b[?7h";
            }
            err.Write(drawn);
            err.Flush();
            barShown = true;
        }

        private string Line(int slot)
        {
            bool silent = clock.ElapsedMilliseconds - heardMs[slot] >= SilentMs;
            return slots[slot] == null || silent ? "" : SlotLine(slots[slot], Width());
        }

        private static int Width()
        {
            int width;
            string columns = Environment.GetEnvironmentVariable("COLUMNS");
            bool known = int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out width);
            return known && width >= LeastWidth ? width : UsualWidth;
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
                err.Write(slotsShown ? "\u001b[?7l\n\u001b[J\u001b[?7h" : "\n");
                err.Flush();
                barShown = slotsShown = false;
            }
        }

        private void Say(string line)
        {
            err.WriteLine(line);
            err.Flush();
        }
    }
}
