using System;
using System.Diagnostics;
using System.Threading;

namespace Holdfast.Example
{
    /// <summary>
    /// Ctrl-C, and the other ways a process is asked to end: the running work is cancelled, comes to an orderly stop,
    /// and the process ends with the command's own exit code instead of the signal's.
    /// </summary>
    internal static class Interrupt
    {
        /// <summary>A destination that does not answer holds nobody longer; the set is safe at any instant.</summary>
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
        private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

        private static readonly CancellationTokenSource Asked = new CancellationTokenSource();
        private static readonly ManualResetEventSlim Finished = new ManualResetEventSlim();
        private static volatile bool waiting;

        /// <summary>What the running work looks at.</summary>
        internal static CancellationToken Token => Asked.Token;

        /// <summary>Runs the process's one command.</summary>
        internal static int Around(Func<int> command)
        {
            if (!ListenOnMono())
            {
                Console.CancelKeyPress += (sender, pressed) =>
                {
                    pressed.Cancel = true;
                    ThreadPool.QueueUserWorkItem(state => Stop(false));
                };
                AppDomain.CurrentDomain.ProcessExit += (sender, exit) => Stop(true);
            }
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

        /// <summary>On mono the console hears of Ctrl-C only at a terminal; its own signals come always.</summary>
        private static bool ListenOnMono()
        {
            Type signal = Type.GetType(
                "Mono.Unix.UnixSignal, Mono.Posix, Version=4.0.0.0, Culture=neutral, PublicKeyToken=0738eb9f132ed756");
            if (signal == null)
            {
                return false;
            }
            Type numbers = signal.Assembly.GetType("Mono.Unix.Native.Signum");
            foreach (string name in new[] { "SIGINT", "SIGTERM", "SIGHUP" })
            {
                WaitHandle asked = (WaitHandle)Activator.CreateInstance(signal, Enum.Parse(numbers, name));
                Thread ear = new Thread(() =>
                {
                    asked.WaitOne();
                    Stop(false);
                });
                ear.IsBackground = true;
                ear.Start();
            }
            return true;
        }

        /// <summary>Waits for a person: nothing is under way meanwhile that a signal would have to let finish.</summary>
        internal static T Waiting<T>(Func<T> wait)
        {
            waiting = true;
            try
            {
                return wait();
            }
            finally
            {
                waiting = false;
            }
        }

        /// <summary>A line of the standard input; null at its end.</summary>
        internal static string Line()
        {
            return Waiting(Console.In.ReadLine);
        }

        private static void Stop(bool exiting)
        {
            Asked.Cancel();
            Stopwatch since = Stopwatch.StartNew();
            // A command that turns to a person only now has nothing to finish either.
            while (!waiting && since.Elapsed < Patience)
            {
                if (Finished.Wait(Glance))
                {
                    return;
                }
            }
            if (!waiting)
            {
                // Not Environment.Exit: within an exit that would wait for itself.
                Process.GetCurrentProcess().Kill();
            }
            Environment.ExitCode = (int)ExitCode.Cancelled;
            if (!exiting)
            {
                Environment.Exit(Environment.ExitCode);
            }
        }
    }
}
