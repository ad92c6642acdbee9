using System;
using System.Collections.Generic;

namespace Holdfast
{
    /// <summary>What an undo brought back. Undoing twice brings back nothing the second time.</summary>
    public sealed class PdicUndone
    {
        private PdicUndone(string json)
        {
            Fields fields = Fields.Parse(json);
            Run = fields.Text("run");
            Place = fields.Text("place");
            RestoredEntryCount = fields.Number("restored_entry_count");
            PresentEntryCount = fields.Number("present_entry_count");
            RestoredIndexFiles = fields.Texts("restored_index_files");
            Index = fields.Text("index");
            Generation = fields.Number("generation");
            Json = json;
        }

        /// <summary>The run that was undone.</summary>
        public string Run { get; }

        /// <summary>The place, in words.</summary>
        public string Place { get; }

        /// <summary>Entries that are in the index again.</summary>
        public long RestoredEntryCount { get; }

        /// <summary>Entries of the run that the index had all along.</summary>
        public long PresentEntryCount { get; }

        /// <summary>Index files that are back in their place.</summary>
        public IReadOnlyList<string> RestoredIndexFiles { get; }

        /// <summary>The index the entries are in.</summary>
        public string Index { get; }

        /// <summary>Its generation now.</summary>
        public long Generation { get; }

        /// <summary>The undo as JSON, the same in every language.</summary>
        public string Json { get; }

        internal static PdicUndone Of(HfPdicUndone made)
        {
            return new PdicUndone(Calls.Text((out IntPtr text, out IntPtr error) =>
                Native.hf_pdic_undone_json(made, out text, out error)));
        }
    }
}
