using System;
using System.Collections.Generic;
using System.Linq;
using Holdfast.Extensions.Logging;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests
{
    /// <summary>What calls and reports say arrives at a logger, with names and values.</summary>
    public sealed class LoggingTests : IDisposable
    {
        private readonly World world = new World();
        private readonly Recording log = new Recording();

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            world.Dispose();
        }

        [Test]
        public void PhasesAndProgressAreLogged()
        {
            int heard = 0;
            world.Write("a", "a");
            world.Client.Backup(world.At, world.Source, null, log.ToProgress(new Heard(progress => heard++)));
            Check.Contains("Debug 1:Phase store begins Phase=store {OriginalFormat}={Phase} begins", log.Text);
            Check.Contains("Trace 2:Progress store: 1 of 1 Phase=store DoneCount=1 TotalCount=1", log.Text);
            Check.Equal(log.Entries.Count, heard);
        }

        [Test]
        public void AFileOnItsWayIsLogged()
        {
            log.ToProgress().Report(new Progress(ProgressKind.File)
            {
                Subject = "1 to /place", Slot = 2, Object = "data/a", DoneCount = 3, TotalCount = 4,
            });
            Check.Contains("Debug 6:File 1 to /place: data/a, 3 of 4 bytes Subject=1 to /place Object=data/a", log.Text);
            Check.Contains("DoneBytes=3 TotalBytes=4 Slot=2", log.Text);
        }

        [Test]
        public void AReportIsLoggedLineByLine()
        {
            world.BackedUp(3);
            world.Lose(1);
            int before = world.Report.Lines.Count;
            world.Client.PdicRun(world.At, world.Report);
            log.LogReport(world.Report, before);
            Check.Equal(world.Report.Lines.Count - before, log.Entries.Count);
            ReportLine warning = world.Report.Lines.First(line => line.Kind == LineKind.Warn);
            Check.Contains("Warning 4:ReportLine " + warning.Log, log.Text);
            Check.Contains("Type=warn", log.Text);
        }

        [Test]
        public void AFailureIsLoggedWithItsCode()
        {
            try
            {
                world.Client.OpenIndex(world.At);
            }
            catch (HoldfastException failure)
            {
                log.LogFailure(failure);
            }
            Check.Contains("Error 5:Failure", log.Text);
            Check.Contains("Code=3203 Name=SetAbsent", log.Text);
        }

        [Test]
        public void WhatIsNotEnabledIsNotLogged()
        {
            log.Least = LogLevel.Warning;
            world.BackedUp(3);
            world.Client.PdicRun(world.At, null, null, log.ToProgress());
            Check.Equal(0, log.Entries.Count);
        }

        [Test]
        public void ALoggerThatFailsStopsNoBackup()
        {
            log.Fails = true;
            world.Write("a", "a");
            Check.Equal(1L, world.Client.Backup(world.At, world.Source, null, log.ToProgress()).StoredFileCount);
        }

        private sealed class Recording : ILogger
        {
            internal List<string> Entries { get; } = new List<string>();

            internal LogLevel Least { get; set; }

            internal bool Fails { get; set; }

            internal string Text => string.Join("\n", Entries);

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception exception,
                Func<TState, Exception, string> formatter)
            {
                if (Fails)
                {
                    throw new InvalidOperationException("the log is full");
                }
                IEnumerable<KeyValuePair<string, object>> values = (IEnumerable<KeyValuePair<string, object>>)state;
                string named = string.Join(" ", values.Select(value => value.Key + "=" + value.Value));
                lock (Entries)
                {
                    Entries.Add(logLevel + " " + eventId.Id + ":" + eventId.Name + " " + formatter(state, exception)
                        + " " + named);
                }
            }

            public bool IsEnabled(LogLevel logLevel)
            {
                return logLevel >= Least;
            }

            public IDisposable BeginScope<TState>(TState state)
            {
                return null;
            }
        }
    }
}
