using System;
using System.Threading;

namespace Holdfast.Example
{
    /// <summary>
    /// Ctrl-C: the running work is cancelled, comes to an orderly stop, and the process ends with the command's own
    /// exit code instead of the signal's. SIGTERM does the same on CoreCLR; mono ends at once, which the set survives.
    /// </summary>
    internal static class Interrupt
    {
        /// <summary>A destination that does not answer holds nobody longer; the set is safe at any instant.</summary>
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private static readonly CancellationTokenSource Asked = new CancellationTokenSource();
        private static readonly ManualResetEventSlim Finished = new ManualResetEventSlim();

        /// <summary>What the running work looks at.</summary>
        internal static CancellationToken Token => Asked.Token;

        /// <summary>Runs the process's one command.</summary>
        internal static int Around(Func<int> command)
        {
            Console.CancelKeyPress += (sender, pressed) =>
            {
                pressed.Cancel = true;
                ThreadPool.QueueUserWorkItem(state => Stop());
            };
            AppDomain.CurrentDomain.ProcessExit += (sender, exit) =>
            {
                Asked.Cancel();
                Finished.Wait(Patience);
            };
            try
            {
                int code = command();
                Environment.ExitCode = code;
                return code;
            }
            finally
            {
                Finished.Set();
            }
        }

        private static void Stop()
        {
            Asked.Cancel();
            if (!Finished.Wait(Patience))
            {
                Environment.Exit((int)ExitCode.Cancelled);
            }
        }
    }
}
