using System;
using System.Threading;

namespace Holdfast.Example
{
    /// <summary>Shows how a check goes, and stops it once enough was seen.</summary>
    public static class ProgressExample
    {
        /// <summary>Checks until phase <c>lastPhase</c> begins.</summary>
        public static Verdict Run(string place, string clientFolder, string lastPhase)
        {
            using (var client = Client.Open(clientFolder))
            using (var destination = Destination.Open(place))
            using (var report = new Report("UTC"))
            using (var stop = new CancellationTokenSource())
            {
                var at = new SetAt(destination, "1602834567932");
                return client.PdicRun(at, report, progress: new Watcher(lastPhase, stop), cancellationToken: stop.Token)
                    .Verdict;
            }
        }

        // System.Progress<T> would hear each event later, on another thread; this one hears it at once.
        private sealed class Watcher : IProgress<Progress>
        {
            private readonly string lastPhase;
            private readonly CancellationTokenSource stop;

            public Watcher(string lastPhase, CancellationTokenSource stop)
            {
                this.lastPhase = lastPhase;
                this.stop = stop;
            }

            public void Report(Progress value)
            {
                Console.Error.WriteLine(value.Kind + " " + value.Phase + " " + value.DoneCount);
                if (value.Kind == ProgressKind.Phase && value.Phase == lastPhase)
                {
                    stop.Cancel();
                }
            }
        }
    }
}
