using System;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>
    /// What a running call says, heard by an <see cref="IProgress{T}"/>. It is told from any thread of the library,
    /// two may overlap, and the work waits: return soon. What it throws stops the work, and the call ends with a
    /// <see cref="MisuseException"/> that has it as inner exception.
    /// </summary>
    public sealed class Progress
    {
        internal Progress(ProgressKind kind)
        {
            Kind = kind;
        }

        /// <summary>What it is about: a phase that begins, where a phase or a file stands, or something found.</summary>
        public ProgressKind Kind { get; }

        /// <summary>The phase, a stable lower-case word such as "verify"; null for a finding and a file.</summary>
        [MaybeNull]
        public string Phase { get; internal set; }

        /// <summary>
        /// Items finished; never falls within a phase. Comes at most ten times a second. Of a file: bytes that are through.
        /// </summary>
        public long DoneCount { get; internal set; }

        /// <summary>Items in all, null while unknown. Of a file: all its bytes.</summary>
        public long? TotalCount { get; internal set; }

        /// <summary>Items a second since the phase began.</summary>
        public double RatePerSecond { get; internal set; }

        /// <summary>A finding in the words of the report, for a person; else null.</summary>
        [MaybeNull]
        public string Text { get; internal set; }

        /// <summary>Whose file it is: which backup set, and to where; null when it is about no file.</summary>
        [MaybeNull]
        public string Subject { get; internal set; }

        /// <summary>Which of the files at once it is, from 0; null when it is about no file.</summary>
        public int? Slot { get; internal set; }

        /// <summary>The file's object, as a key; null when it is about no file.</summary>
        [MaybeNull]
        public string Object { get; internal set; }

        internal static unsafe Progress Of(hf_event* heard)
        {
            Progress progress = new Progress((ProgressKind)heard->kind);
            progress.Phase = heard->name_length == UIntPtr.Zero ? null : Texts.Of(heard->name, heard->name_length);
            progress.DoneCount = Calls.Count(heard->done_count);
            progress.TotalCount = heard->has_total == 1 ? Calls.Count(heard->total_count) : (long?)null;
            progress.RatePerSecond = heard->rate_per_second;
            string text = heard->text_length == UIntPtr.Zero ? null : Texts.Of(heard->text, heard->text_length);
            if (progress.Kind == ProgressKind.File)
            {
                progress.Subject = Texts.Of(heard->subject, heard->subject_length);
                progress.Slot = (int)heard->slot;
                progress.Object = text;
            }
            else
            {
                progress.Text = text;
            }
            return progress;
        }
    }
}
