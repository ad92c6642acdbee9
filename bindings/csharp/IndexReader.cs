using System;

namespace Holdfast
{
    /// <summary>
    /// The Current index of a set, open for reading. Not called Index: that is a type of System.
    /// </summary>
    public sealed class IndexReader : IDisposable
    {
        private readonly HfIndex handle;
        private readonly Lazy<Fields> fields;

        internal IndexReader(HfIndex handle)
        {
            this.handle = handle;
            fields = new Lazy<Fields>(() => Fields.Parse(Json));
        }

        /// <summary>Header, statistics and size as JSON, the same in every language.</summary>
        public string Json =>
            Calls.Text((out IntPtr text, out IntPtr error) => Native.hf_index_json(handle, out text, out error));

        /// <summary>The file's name at the destination.</summary>
        public string File => fields.Value.Text("file");

        /// <summary>How many entries it holds.</summary>
        public long EntryCount
        {
            get
            {
                ulong count;
                IntPtr error;
                Calls.Check(Native.hf_index_entry_count(handle, out count, out error), error);
                return Calls.Count(count);
            }
        }

        /// <summary>Its generation; rises with every index file written for the set.</summary>
        public long Generation => fields.Value.Number("generation");

        /// <summary>The backup job it belongs to.</summary>
        public DateTimeOffset Job => fields.Value.Moment("job_utc_ms");

        /// <summary>The storage statistics it records.</summary>
        public Totals Totals => new Totals(fields.Value.Object("statistics"));

        /// <summary>
        /// A new pass over the entries with <paramref name="lower"/> &lt;= object key &lt; <paramref name="upper"/>, in
        /// the byte order of the keys. Dispose it too; it goes on when the index is disposed.
        /// </summary>
        /// <param name="lower">The first key; null begins with the first entry.</param>
        /// <param name="upper">The key behind the last one; null ends with the last entry.</param>
        public IndexCursor Cursor(string lower = null, string upper = null)
        {
            byte[] from = Texts.In(lower);
            byte[] to = Texts.In(upper);
            HfRows made;
            IntPtr error;
            int status = Native.hf_index_rows(
                handle, from, Texts.Length(from), to, Texts.Length(to), out made, out error);
            Calls.Check(status, error);
            return new IndexCursor(made);
        }

        /// <summary>Frees it; cursors go on. Disposing twice does nothing.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }
    }
}
