using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Logging;

namespace Holdfast.Extensions.Logging
{
    /// <summary>
    /// Carries what a call says, and the lines of its report, to an <see cref="ILogger"/>. A logger that fails stops no
    /// backup: what it throws is dropped.
    /// </summary>
    public static class LoggerExtensions
    {
        private static readonly EventId PhaseId = new EventId(1, "Phase");
        private static readonly EventId ProgressId = new EventId(2, "Progress");
        private static readonly EventId FindingId = new EventId(3, "Finding");
        private static readonly EventId LineId = new EventId(4, "ReportLine");
        private static readonly EventId FailureId = new EventId(5, "Failure");
        private static readonly EventId FileId = new EventId(6, "File");

        /// <summary>
        /// The progress of a call as log entries: phases as debug, where they stand as trace, findings as warnings.
        /// </summary>
        /// <param name="logger">Who logs.</param>
        /// <param name="also">Who hears it too, such as a progress bar; or null.</param>
        public static IProgress<Progress> ToProgress(this ILogger logger, IProgress<Progress> also = null)
        {
            return new Relay(logger, also);
        }

        /// <summary>The lines of a report as log entries, in their order.</summary>
        /// <param name="logger">Who logs.</param>
        /// <param name="report">The report.</param>
        /// <param name="after">Only lines with a higher number, so that a report may be logged bit by bit.</param>
        public static void LogReport(this ILogger logger, Report report, long after = 0)
        {
            foreach (ReportLine line in report.Lines.Where(line => line.Number > after))
            {
                Entry entry = new Entry("{Log}", line.Log);
                entry.Add("Log", line.Log);
                entry.Add("Number", line.Number);
                entry.Add("Type", line.Kind.ToString().ToLowerInvariant());
                entry.Add("At", line.At);
                Write(logger, LevelOf(line.Kind), LineId, entry, null);
            }
        }

        /// <summary>A failure as one log entry, with its code and, where known, when to try again.</summary>
        /// <param name="logger">Who logs.</param>
        /// <param name="failure">What was caught: a <see cref="HoldfastException"/> or a cancel.</param>
        public static void LogFailure(this ILogger logger, IHoldfastFailure failure)
        {
            Entry entry = new Entry("{Reason} ({Code})", failure.Reason + " (" + (int)failure.Code + ")");
            entry.Add("Reason", failure.Reason);
            entry.Add("Code", (int)failure.Code);
            entry.Add("Name", failure.Name);
            entry.Add("RetryAfter", failure.RetryAfter);
            LogLevel level = failure.Class == StatusClass.Cancelled ? LogLevel.Information : LogLevel.Error;
            Write(logger, level, FailureId, entry, failure as Exception);
        }

        private static LogLevel LevelOf(LineKind kind)
        {
            return kind == LineKind.Error ? LogLevel.Error
                : kind == LineKind.Warn ? LogLevel.Warning
                : LogLevel.Information;
        }

        private static void Write(ILogger logger, LogLevel level, EventId id, Entry entry, Exception failure)
        {
            try
            {
                if (logger.IsEnabled(level))
                {
                    logger.Log(level, id, entry, failure, (state, thrown) => state.ToString());
                }
            }
            catch (Exception)
            {
                // Said above: no log is worth a backup.
            }
        }

        private sealed class Relay : IProgress<Progress>
        {
            private readonly ILogger logger;
            private readonly IProgress<Progress> also;

            internal Relay(ILogger logger, IProgress<Progress> also)
            {
                this.logger = logger;
                this.also = also;
            }

            public void Report(Progress value)
            {
                switch (value.Kind)
                {
                    case ProgressKind.Phase:
                        Write(logger, LogLevel.Debug, PhaseId, Phase(value), null);
                        break;
                    case ProgressKind.Progress:
                        Write(logger, LogLevel.Trace, ProgressId, Stand(value), null);
                        break;
                    case ProgressKind.File:
                        Write(logger, LogLevel.Debug, FileId, OneFile(value), null);
                        break;
                    case ProgressKind.Finding:
                        Entry finding = new Entry("{Text}", value.Text);
                        finding.Add("Text", value.Text);
                        Write(logger, LogLevel.Warning, FindingId, finding, null);
                        break;
                }
                also?.Report(value);
            }

            private static Entry Phase(Progress value)
            {
                Entry entry = new Entry("{Phase} begins", value.Phase + " begins");
                entry.Add("Phase", value.Phase);
                return entry;
            }

            private static Entry OneFile(Progress value)
            {
                const string template = "{Subject}: {Object}, {DoneBytes} of {TotalBytes} bytes";
                string size = value.DoneCount + " of " + value.TotalCount + " bytes";
                Entry entry = new Entry(template, value.Subject + ": " + value.Object + ", " + size);
                entry.Add("Subject", value.Subject);
                entry.Add("Object", value.Object);
                entry.Add("DoneBytes", value.DoneCount);
                entry.Add("TotalBytes", value.TotalCount);
                entry.Add("Slot", value.Slot);
                return entry;
            }

            private static Entry Stand(Progress value)
            {
                string total = value.TotalCount == null ? "" : " of " + value.TotalCount;
                Entry entry = new Entry("{Phase}: {DoneCount}", value.Phase + ": " + value.DoneCount + total);
                entry.Add("Phase", value.Phase);
                entry.Add("DoneCount", value.DoneCount);
                entry.Add("TotalCount", value.TotalCount);
                entry.Add("RatePerSecond", value.RatePerSecond);
                return entry;
            }
        }

        /// <summary>A log entry in the form structured loggers read: names and values, and its template last.</summary>
        private sealed class Entry : IReadOnlyList<KeyValuePair<string, object>>
        {
            private readonly List<KeyValuePair<string, object>> values = new List<KeyValuePair<string, object>>();
            private readonly string template;
            private readonly string text;

            internal Entry(string template, string text)
            {
                this.template = template;
                this.text = text;
            }

            public int Count => values.Count + 1;

            public KeyValuePair<string, object> this[int index] =>
                index < values.Count ? values[index] : new KeyValuePair<string, object>("{OriginalFormat}", template);

            public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
            {
                return Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();
            }

            public override string ToString()
            {
                return text;
            }

            IEnumerator IEnumerable.GetEnumerator()
            {
                return GetEnumerator();
            }

            internal void Add(string name, object value)
            {
                values.Add(new KeyValuePair<string, object>(name, value));
            }
        }
    }
}
