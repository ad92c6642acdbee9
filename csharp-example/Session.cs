using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Holdfast.Example
{
    /// <summary>Where a command answers.</summary>
    internal sealed class Output
    {
        internal Output(TextWriter @out, TextWriter err)
        {
            Out = @out;
            Err = err;
        }

        internal TextWriter Out { get; }

        internal TextWriter Err { get; }

        /// <summary>A list: the library's JSON, or a line each that is safe to show; what to say when it is empty.</summary>
        internal void Print(Arguments typed, string document, IEnumerable<string> lines, string none)
        {
            IEnumerable<string> shown = lines.Select(Words.Visible).DefaultIfEmpty(none);
            Out.WriteLine(typed.Has("--json") ? document : string.Join("\n", shown));
        }

        /// <summary>Work with a progress view; one that shows <c>files</c> has a line for each file at once.</summary>
        internal T Watched<T>(Func<ProgressView, T> work, bool files = false)
        {
            ProgressView view = new ProgressView(Err, ProgressView.OnTerminal, files);
            try
            {
                return work(view);
            }
            finally
            {
                view.Finish();
            }
        }
    }

    /// <summary>One command's work at its destinations: one report, one exit code, one closing line.</summary>
    internal sealed class Session : IDisposable
    {
        private readonly SetOptions set;
        private readonly Arguments typed;
        private readonly Output output;
        private readonly List<string> closing = new List<string>();
        private ExitCode code = ExitCode.Clean;

        internal Session(Arguments typed, Output output)
        {
            this.typed = typed;
            this.output = output;
            set = new SetOptions(typed);
            Report = set.NewReport();
            try
            {
                Client = set.OpenClient();
            }
            catch
            {
                Report.Dispose();
                throw;
            }
        }

        internal Client Client { get; }

        internal Report Report { get; }

        private bool AsJson => typed.Has("--json");

        private string Form => typed.Get("--report");

        /// <summary>Programs read standard output; what is said to people beside that goes to standard error.</summary>
        private TextWriter Human => AsJson || (Form ?? "text") != "text" ? output.Err : output.Out;

        public void Dispose()
        {
            Client.Dispose();
            Report.Dispose();
        }

        /// <summary>
        /// Does the same at every destination in turn. One that fails is told, and the others still have theirs.
        /// </summary>
        internal void AtEach(Func<SetAt, ExitCode> work)
        {
            foreach (string address in set.Destinations)
            {
                Attempt(() =>
                {
                    using (Destination destination = Destination.Open(address))
                    {
                        return work(set.At(destination));
                    }
                });
            }
        }

        /// <summary>
        /// Does one part of the command; a failure is told and counts. After a cancel nothing more is begun.
        /// </summary>
        internal void Attempt(Func<ExitCode> part)
        {
            if (code == ExitCode.Cancelled)
            {
                return;
            }
            try
            {
                Worst(part());
            }
            catch (Exception failure) when (ExitCodes.Of(failure) != ExitCode.Internal)
            {
                output.Err.WriteLine("holdfast: " + ExitCodes.Text(failure));
                Worst(ExitCodes.Of(failure));
            }
        }

        internal void Worst(ExitCode other)
        {
            code = code >= other ? code : other;
        }

        /// <summary>One document of the library's JSON, when JSON was asked for.</summary>
        internal void Json(string document)
        {
            if (AsJson)
            {
                output.Out.WriteLine(document);
            }
        }

        /// <summary>A line for people, before the report.</summary>
        internal void Say(string text)
        {
            Human.WriteLine(text);
        }

        internal ExitCode Check(SetAt at, PdicOptions options, bool run)
        {
            PdicOutcome outcome = output.Watched(view => run
                ? Client.PdicRun(at, Report, options, view, Interrupt.Token)
                : Client.PdicPlan(at, Report, options, view, Interrupt.Token));
            Json(outcome.Json);
            closing.Add(Words.Closing(outcome));
            return ExitCodes.Of(outcome);
        }

        internal ExitCode Backup(SetAt at, string source)
        {
            BackupOutcome outcome =
                output.Watched(view => Client.Backup(at, source, Report, view, Interrupt.Token));
            Json(outcome.Json);
            closing.Add(Words.Closing(outcome));
            return outcome.Skipped.Count == 0 ? ExitCode.Clean : ExitCode.Findings;
        }

        internal ExitCode Replicate(
            ReplicationRequest request, Func<Client, ReplicationRequest, Report, ProgressView, ReplicationOutcome> work)
        {
            ReplicationOutcome outcome = output.Watched(view => work(Client, request, Report, view), !AsJson);
            Json(outcome.Json);
            closing.AddRange(outcome.Replicas.Select(replica => Words.Closing(outcome.Run, replica)));
            return ExitCodes.Of(outcome);
        }

        /// <summary>Prints the report and the closing lines; the command's exit code.</summary>
        internal ExitCode Finish()
        {
            if (!AsJson)
            {
                output.Out.Write(Words.Rendered(Report, Form));
            }
            closing.ForEach(Human.WriteLine);
            return code;
        }
    }
}
