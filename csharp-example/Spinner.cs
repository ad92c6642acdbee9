using System;
using System.IO;
using System.Threading;

namespace Holdfast.Example
{
    /// <summary>Shows on a terminal that something is waited for; elsewhere nothing.</summary>
    internal sealed class Spinner : IDisposable
    {
        private const string Turns = "|/-\\";
        private const int TurnMs = 200;

        private readonly TextWriter err;
        private readonly Thread thread;
        private readonly ManualResetEventSlim over = new ManualResetEventSlim();

        internal Spinner(TextWriter err, string text, bool terminal)
        {
            this.err = err;
            thread = terminal ? new Thread(() => Turn(text)) { IsBackground = true } : null;
            thread?.Start();
        }

        public void Dispose()
        {
            over.Set();
            if (thread != null)
            {
                thread.Join();
                err.Write("\r\u001b[K");
                err.Flush();
            }
            over.Dispose();
        }

        private void Turn(string text)
        {
            for (int at = 0; !over.Wait(at == 0 ? 0 : TurnMs); at++)
            {
                err.Write("\r" + text + " " + Turns[at % Turns.Length] + "\u001b[K");
                err.Flush();
            }
        }
    }
}
