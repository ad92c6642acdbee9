using System;
using System.Collections.Generic;

namespace Holdfast
{
    /// <summary>What a backup job did.</summary>
    public sealed class BackupOutcome
    {
        private BackupOutcome(string json)
        {
            Fields fields = Fields.Parse(json);
            Job = fields.Moment("job_utc_ms");
            Place = fields.Text("place");
            Index = fields.Text("index");
            Generation = fields.Number("generation");
            StoredFileCount = fields.Number("stored_file_count");
            UnchangedFileCount = fields.Number("unchanged_file_count");
            RetainedFileCount = fields.Number("retained_file_count");
            Skipped = fields.Texts("skipped");
            Totals = new Totals(fields.Object("statistics"));
            Json = json;
        }

        /// <summary>The job: when it began.</summary>
        public DateTimeOffset Job { get; }

        /// <summary>The place, in words.</summary>
        public string Place { get; }

        /// <summary>The index file it wrote.</summary>
        public string Index { get; }

        /// <summary>The index file's generation.</summary>
        public long Generation { get; }

        /// <summary>Files stored anew.</summary>
        public long StoredFileCount { get; }

        /// <summary>Files that were as the last job left them.</summary>
        public long UnchangedFileCount { get; }

        /// <summary>Old versions and deleted files that moved to the Retention area.</summary>
        public long RetainedFileCount { get; }

        /// <summary>What could not be backed up, with the reason.</summary>
        public IReadOnlyList<string> Skipped { get; }

        /// <summary>What the set holds now.</summary>
        public Totals Totals { get; }

        /// <summary>The outcome as JSON, the same in every language.</summary>
        public string Json { get; }

        internal static BackupOutcome Of(HfBackupOutcome made)
        {
            return new BackupOutcome(Calls.Text((out IntPtr text, out IntPtr error) =>
                Native.hf_backup_outcome_json(made, out text, out error)));
        }
    }
}
