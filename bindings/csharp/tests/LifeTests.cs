using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Holdfast.Tests
{
    /// <summary>Threads, cancelling, callbacks, and who frees what.</summary>
    public sealed class LifeTests : IDisposable
    {
        private readonly World world = new World().BackedUp(25);

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            world.Dispose();
        }

        [Test]
        public void WhatIsDisposedIsRefusedAndDisposingTwiceIsFine()
        {
            IndexReader index = world.Client.OpenIndex(world.At);
            IndexCursor cursor = index.Cursor();
            index.Dispose();
            index.Dispose();
            Check.Throws<ObjectDisposedException>(() => index.EntryCount.ToString());
            Check.True(cursor.NextBatch(1).Count == 1);
            cursor.Dispose();
            cursor.Dispose();
            Check.Throws<ObjectDisposedException>(() => cursor.NextBatch(1));
            Client client = Client.Open(world.Folder + "/client");
            client.Dispose();
            client.Dispose();
            Check.Throws<ObjectDisposedException>(() => client.BringOver(World.Set, "7.17"));
            Destination destination = Destination.Open(world.Root);
            destination.Dispose();
            Check.Throws<ObjectDisposedException>(() => destination.Place.ToString());
            Job job = new Job(World.Set, new[] { world.Destination, destination });
            Check.Throws<ObjectDisposedException>(() => world.Client.JobStart(job, world.Report));
        }

        [Test]
        public void AHandleDisposedDuringItsCallLivesToTheEndOfTheCall()
        {
            Client client = Client.Open(world.Folder + "/client");
            Destination destination = Destination.Open(world.Root);
            Report report = new Report("UTC");
            PdicOutcome outcome = client.PdicRun(new SetAt(destination, World.Set), report, null, new Heard(progress =>
            {
                client.Dispose();
                destination.Dispose();
                report.Dispose();
            }));
            Check.Equal(Verdict.Sound, outcome.Verdict);
        }

        [Test]
        public void WhatNobodyHoldsIsFreedByTheCollector()
        {
            ulong before = Native.hf_held_count();
            Forget(200);
            for (int round = 0; round < 20 && Native.hf_held_count() > before + 20; round++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            // A conservative collector may take a few stale words on a stack for references.
            Check.True(Native.hf_held_count() <= before + 20, Native.hf_held_count());
            leftovers.ForEach(report => (report.Target as Report)?.Dispose());
        }

        private readonly List<WeakReference> leftovers = new List<WeakReference>();

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Forget(int reports)
        {
            // On a thread whose stack is gone afterwards.
            Thread thread = new Thread(() =>
            {
                for (int made = 0; made < reports; made++)
                {
                    leftovers.Add(new WeakReference(new Report("UTC")));
                }
            });
            thread.Start();
            thread.Join();
        }

        [Test]
        public void CallbacksOutliveCollections()
        {
            int heard = 0;
            PdicOutcome outcome = world.Client.PdicRun(world.At, null, null, new Heard(progress =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Interlocked.Increment(ref heard);
            }));
            Check.Equal(Verdict.Sound, outcome.Verdict);
            Check.True(heard >= 2, heard);
        }

        [Test]
        public void AnEarHearsThePhasesAndMayReadTheReport()
        {
            List<Progress> heard = new List<Progress>();
            int lines = world.Report.Lines.Count;
            world.Client.PdicRun(world.At, world.Report, null, new Heard(progress =>
            {
                Check.Equal(lines, world.Report.Lines.Count);
                lock (heard)
                {
                    heard.Add(progress);
                }
            }));
            string[] phases = heard.Where(one => one.Kind == ProgressKind.Phase).Select(one => one.Phase).ToArray();
            Check.Equal(new[] { "survey", "verify", "repair" }.Take(2), phases.Take(2));
            Progress last = heard.Last(one => one.Kind == ProgressKind.Progress && one.Phase == "verify");
            Check.Equal(28L, last.DoneCount);
            Check.Equal(28L, last.TotalCount);
            Check.True(last.RatePerSecond > 0);
            Check.True(heard.All(one => one.Phase != null && one.Text == null));
        }

        [Test]
        public unsafe void AFindingIsHeardInWords()
        {
            byte[] text = Texts.In("Überraschung");
            fixed (byte* start = text)
            {
                hf_event heard = default(hf_event);
                heard.kind = (uint)ProgressKind.Finding;
                heard.text = start;
                heard.text_length = Texts.Length(text);
                Progress progress = Progress.Of(&heard);
                Check.Equal("Finding Überraschung", progress.Kind + " " + progress.Text);
                Check.Equal(null, progress.Phase ?? progress.TotalCount?.ToString());
            }
        }

        [Test]
        public void WhatAnEarThrowsIsTheInnerExceptionAndTheProgramGoesOn()
        {
            InvalidOperationException bug = new InvalidOperationException("console bug");
            Action<Progress> throwing = progress => throw bug;
            HoldfastException check = Check.Throws<HoldfastException>(
                () => world.Client.PdicRun(world.At, world.Report, null, new Heard(throwing)));
            Check.Equal(StatusCode.CallbackFailed, check.Code);
            Check.Equal(bug, check.InnerException);
            Check.Contains("console bug", check.Reason);
            HoldfastException backup = Check.Throws<MisuseException>(
                () => world.Client.Backup(world.At, world.Source, null, new Heard(throwing)));
            Check.Equal(bug, backup.InnerException);
            Check.Equal(Verdict.Sound, world.Client.PdicRun(world.At).Verdict);
        }

        [Test]
        public async Task ATaskFailsWithTheExceptionItself()
        {
            Task<IndexReader> task = world.Client.OpenIndexAsync(new SetAt(world.Destination, "7"));
            try
            {
                await task;
            }
            catch (AbsentException)
            {
                Check.True(task.IsFaulted);
                return;
            }
            Check.True(false, "nothing was thrown");
        }

        [Test]
        public async Task ALongCallHasAThreadOfItsOwn()
        {
            bool? pooled = null;
            await world.Client.PdicRunAsync(world.At, null, new PdicOptions { Threads = 1 }, new Heard(progress =>
            {
                if (progress.Kind == ProgressKind.Phase && progress.Phase == "survey")
                {
                    pooled = Thread.CurrentThread.IsThreadPoolThread;
                }
            }));
            Check.Equal(false, pooled);
        }

        [Test]
        public async Task ACheckCancelledFromAnotherThreadIsAValue()
        {
            using (CancellationTokenSource source = new CancellationTokenSource())
            using (ManualResetEventSlim begun = new ManualResetEventSlim())
            using (ManualResetEventSlim open = new ManualResetEventSlim())
            {
                Task<PdicOutcome> check = world.Client.PdicRunAsync(world.At, world.Report, null, new Heard(progress =>
                {
                    begun.Set();
                    open.Wait();
                }), source.Token);
                begun.Wait();
                source.Cancel();
                open.Set();
                Check.Equal(Verdict.Cancelled, (await check).Verdict);
            }
            Check.Equal(LineKind.End, world.Report.Lines.Last().Kind);
        }

        [Test]
        public void ACancelledBackupIsACancelledTaskAndItsReportSaysSo()
        {
            Task<BackupOutcome> backup =
                world.Client.BackupAsync(world.At, world.Source, world.Report, null, new CancellationToken(true));
            Check.True(Task.WaitAny(new Task[] { backup }, 20000) == 0);
            Check.True(backup.IsCanceled, backup.Status);
            Check.Contains("not done", world.Report.Lines.Last().Log);
        }

        [Test]
        public async Task SeveralCallsAtOnceTakeTurns()
        {
            Task<PdicOutcome>[] plans = Enumerable.Range(0, 8)
                .Select(one => world.Client.PdicPlanAsync(world.At, world.Report)).ToArray();
            foreach (PdicOutcome outcome in await Task.WhenAll(plans))
            {
                bool busy = outcome.NotChecked != null && outcome.NotChecked.Code == StatusCode.SetBusy;
                Check.True(outcome.Verdict == Verdict.Planned || busy, outcome.Json);
            }
        }
    }
}
