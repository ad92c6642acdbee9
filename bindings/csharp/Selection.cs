using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>
    /// Bulk selection: which keys of a long list or tree a person, or a rule, has selected. The console hands in a
    /// listing, passes each click and key press on, and draws what the change says.
    /// </summary>
    /// <remarks>
    /// Rows are places in the listing of now, counted from 0; keys are what is selected, and outlive any listing. No
    /// call waits for anything; those of several threads take turns.
    /// </remarks>
    public sealed unsafe partial class Selection : IDisposable
    {
        private readonly HfSelection handle;

        /// <summary>An empty selection over no rows.</summary>
        /// <param name="options">How gestures work; null for the defaults.</param>
        public Selection([AllowNull] SelectionOptions options = null)
        {
            using (Pins pins = new Pins())
            {
                hf_selection_options* chosen = Pinned(pins, options);
                HfSelection made = null;
                Calls.Make((out IntPtr error) => Native.hf_selection_new(chosen, out made, out error));
                handle = made;
            }
        }

        /// <summary>A call that changes the selection.</summary>
        private delegate int ChangeCall(out HfSelectionChange change, out IntPtr error);

        /// <summary>How gestures work now.</summary>
        public SelectionOptions Options
        {
            get
            {
                IntPtr error;
                hf_selection_options now = default(hf_selection_options);
                now.struct_size = (UIntPtr)(uint)sizeof(hf_selection_options);
                Calls.Check(Native.hf_selection_get_options(handle, &now, out error), error);
                return new SelectionOptions(
                    (SelectionStyle)now.style, (SelectionRangeRule)now.range_rule, now.cascade != 0, (int)now.page_rows);
            }
        }

        /// <summary>
        /// What is selected and why, as JSON, the same in every language. Names the first 1,000 absent keys and no other.
        /// </summary>
        public string Json =>
            Calls.Text((out IntPtr text, out IntPtr error) => Native.hf_selection_json(handle, out text, out error));

        /// <summary>Changes how gestures work from here on; a range that is being drawn ends.</summary>
        /// <param name="options">How gestures work; null for the defaults.</param>
        public SelectionChange SetOptions([AllowNull] SelectionOptions options)
        {
            using (Pins pins = new Pins())
            {
                hf_selection_options* chosen = Pinned(pins, options);
                return Changed((out HfSelectionChange change, out IntPtr error) =>
                    Native.hf_selection_set_options(handle, chosen, out change, out error));
            }
        }

        /// <summary>
        /// Puts another listing in place of the rows. What is selected is told by key and never lost: selected keys that
        /// the listing lacks stay as absent ones.
        /// </summary>
        public SelectionChange Relist(SelectionListing listing)
        {
            using (Pins pins = new Pins())
            {
                hf_selection_listing* rows = pins.Listing(Calls.Given(listing, nameof(listing)));
                return Changed((out HfSelectionChange change, out IntPtr error) =>
                    Native.hf_selection_relist(handle, rows, out change, out error));
            }
        }

        /// <summary>
        /// Lists the rows of a CSV with a header line. Columns by name, in any order: <c>key</c>, which has to be there;
        /// <c>name</c>; <c>groups</c>, with <c>;</c> between them; <c>depth</c>; <c>selectable</c>, yes or no.
        /// </summary>
        public SelectionChange RelistCsv(string text)
        {
            byte[] csv = Texts.In(text);
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_relist_csv(handle, csv, Texts.Length(csv), out change, out error));
        }

        /// <summary>
        /// Puts rows in before row <paramref name="at"/>, or at the end when that is the number of rows. None of them is
        /// selected unless it was as an absent key, or a rule selects it.
        /// </summary>
        public SelectionChange Insert(int at, SelectionListing listing)
        {
            uint row = Calls.Count(at, "a row");
            using (Pins pins = new Pins())
            {
                hf_selection_listing* more = pins.Listing(Calls.Given(listing, nameof(listing)));
                return Changed((out HfSelectionChange change, out IntPtr error) =>
                    Native.hf_selection_insert(handle, row, more, out change, out error));
            }
        }

        /// <summary>
        /// Takes rows out of the listing, with all below them. Selected ones stay as absent keys.
        /// </summary>
        public SelectionChange Remove(IEnumerable<RowRange> rows)
        {
            return WithRanges(rows, (hf_row_range* ranges, UIntPtr count, out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_remove(handle, ranges, count, out change, out error));
        }

        /// <summary>
        /// Forgets absent keys: they are neither selected nor excluded nor known any more, and undo does not bring them
        /// back. All of them, or none when one is refused.
        /// </summary>
        public SelectionChange Forget(IEnumerable<string> keys)
        {
            using (Pins pins = new Pins())
            {
                hf_texts* texts = pins.TextsOrNull(Calls.Given(keys, nameof(keys)).ToArray());
                return Changed((out HfSelectionChange change, out IntPtr error) =>
                    Native.hf_selection_forget(handle, texts, out change, out error));
            }
        }

        /// <summary>
        /// Forgets every absent key. Only after a listing that is known to be whole: a failed one makes all absent.
        /// </summary>
        public SelectionChange ForgetAbsent()
        {
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_forget_absent(handle, out change, out error));
        }

        /// <summary>
        /// The selection as a file's bytes, for <see cref="Load"/>: what is selected and why, not how it is shown. Store
        /// them in one step.
        /// </summary>
        public byte[] Save()
        {
            IntPtr saved;
            IntPtr error;
            Calls.Check(Native.hf_selection_save(handle, out saved, out error), error);
            return Texts.TakeBytes(saved);
        }

        /// <summary>
        /// Puts a saved selection in place of this one, over the rows that are listed. Keys that the listing lacks become
        /// absent ones; history, anchor and lead begin anew. A file that is refused changes nothing.
        /// </summary>
        public SelectionChange Load(byte[] saved)
        {
            UIntPtr length = (UIntPtr)(uint)Calls.Given(saved, nameof(saved)).Length;
            return Changed((out HfSelectionChange change, out IntPtr error) =>
                Native.hf_selection_load(handle, saved, length, out change, out error));
        }

        /// <summary>Frees it. Disposing twice does nothing.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        private static SelectionChange Changed(ChangeCall call)
        {
            HfSelectionChange made;
            IntPtr error;
            Calls.Check(call(out made, out error), error);
            return SelectionChange.Take(made);
        }

        private static hf_selection_options* Pinned(Pins pins, [AllowNull] SelectionOptions options)
        {
            return options == null ? null : (hf_selection_options*)pins.Array(new[] { options.ToNative() });
        }
    }
}
