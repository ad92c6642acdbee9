using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>
    /// A backup report. Calls that are given it add their lines when they end, also when they fail or are cancelled.
    /// </summary>
    public sealed class Report : IDisposable
    {
        /// <summary>Makes a report without lines.</summary>
        /// <param name="zone">An IANA time zone such as "Asia/Hong_Kong": the one the set's schedule goes by.</param>
        public Report(string zone)
        {
            byte[] bytes = Texts.In(zone);
            HfReport made = null;
            Calls.Make((out IntPtr error) => Native.hf_report_new(bytes, Texts.Length(bytes), out made, out error));
            Handle = made;
            Zone = zone;
        }

        /// <summary>Whose clock the timestamps show.</summary>
        public string Zone { get; }

        /// <summary>The lines so far.</summary>
        public IReadOnlyList<ReportLine> Lines => Fields.Parse(Json).List("entries", fields => new ReportLine(fields));

        /// <summary>The table for people.</summary>
        public string Text =>
            Calls.Text((out IntPtr text, out IntPtr error) => Native.hf_report_text(Handle, out text, out error));

        /// <summary>The table for spreadsheets, RFC 4180.</summary>
        public string Csv =>
            Calls.Text((out IntPtr text, out IntPtr error) => Native.hf_report_csv(Handle, out text, out error));

        /// <summary>The table for programs.</summary>
        public string Json =>
            Calls.Text((out IntPtr text, out IntPtr error) => Native.hf_report_json(Handle, out text, out error));

        internal HfReport Handle { get; }

        /// <summary>Its handle, or the one that stands for no report.</summary>
        internal static HfReport HandleOf([AllowNull] Report report)
        {
            return report == null ? new HfReport() : report.Handle;
        }

        /// <summary>Frees it. Disposing twice does nothing.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }
    }

    /// <summary>One line of a report.</summary>
    public sealed class ReportLine
    {
        internal ReportLine(Fields fields)
        {
            Number = fields.Number("no");
            Kind = fields.Word<LineKind>("type");
            At = fields.Moment("utc_ms");
            Timestamp = fields.Text("timestamp");
            Log = fields.Text("log");
        }

        /// <summary>Its number, from 1.</summary>
        public long Number { get; }

        /// <summary>How much it matters.</summary>
        public LineKind Kind { get; }

        /// <summary>When.</summary>
        public DateTimeOffset At { get; }

        /// <summary>When, on the report's clock.</summary>
        public string Timestamp { get; }

        /// <summary>What is said, on one line, nothing hidden.</summary>
        public string Log { get; }
    }

    /// <summary>What a line of a report is.</summary>
    public enum LineKind
    {
        /// <summary>A job or a check begins.</summary>
        Start,

        /// <summary>Worth knowing.</summary>
        Info,

        /// <summary>A person should look at it.</summary>
        Warn,

        /// <summary>Something is lost or failed.</summary>
        Error,

        /// <summary>A job or a check ended.</summary>
        End,
    }
}
