using System;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast
{
    /// <summary>How closely PDIC looks at objects.</summary>
    public enum Mode
    {
        /// <summary>Is there an object of that name? Costs hardly more than listing the names.</summary>
        Existence,

        /// <summary>
        /// Also: has it the size the index says? An object of another size is reported, its entries stay.
        /// </summary>
        ExistenceAndSize,
    }

    /// <summary>How to check. What is null is as Holdfast chooses it; a call takes what is set when it begins.</summary>
    public sealed class PdicOptions
    {
        // Some settings of the library come in pairs; who sets one gets the other as the header documents it.
        private const int DefaultKeepDays = 90;
        private const int DefaultKeepNewest = 1;
        private const int DefaultBreakerPercent = 10;
        private const long DefaultBreakerEntries = 1000;

        /// <summary>How closely objects are looked at.</summary>
        public Mode? Mode { get; set; }

        /// <summary>Index files whose job is more than this many days ago are put aside.</summary>
        public int? IndexKeepDays { get; set; }

        /// <summary>The newest index files that stay whatever their age.</summary>
        public int? IndexKeepNewest { get; set; }

        /// <summary>Losses up to this share of all entries pass.</summary>
        public int? BreakerPercent { get; set; }

        /// <summary>Losses up to this number pass, if it is the larger of the two.</summary>
        public long? BreakerEntries { get; set; }

        /// <summary>The hash of a refused plan that a person looked at and confirms.</summary>
        [AllowNull]
        [MaybeNull]
        public string Confirm { get; set; }

        /// <summary>Days until what was put aside is removed for good.</summary>
        public int? TrashKeepDays { get; set; }

        /// <summary>Worker threads; 0 for one per core.</summary>
        public int? Threads { get; set; }

        /// <summary>The name of a mode in JSON and on command lines.</summary>
        public static string Word(Mode mode)
        {
            return mode == Holdfast.Mode.Existence ? "existence" : "existence+size";
        }

        /// <summary>The options of one call.</summary>
        internal static HfPdicOptions Make([AllowNull] PdicOptions options)
        {
            if (options == null)
            {
                return new HfPdicOptions();
            }
            HfPdicOptions made;
            IntPtr error;
            Calls.Check(Native.hf_pdic_options_new(out made, out error), error);
            try
            {
                options.Fill(made);
                return made;
            }
            catch
            {
                made.Dispose();
                throw;
            }
        }

        private void Fill(HfPdicOptions made)
        {
            IntPtr error;
            if (Mode.HasValue)
            {
                byte[] word = Texts.In(Word(Mode.Value));
                Calls.Check(Native.hf_pdic_options_set_mode(made, word, Texts.Length(word), out error), error);
            }
            FillPairs(made);
            if (Confirm != null)
            {
                byte[] hash = Texts.In(Confirm);
                Calls.Check(Native.hf_pdic_options_set_confirm(made, hash, Texts.Length(hash), out error), error);
            }
            if (TrashKeepDays.HasValue)
            {
                uint days = Calls.Count(TrashKeepDays.Value, "trash keep days");
                Calls.Check(Native.hf_pdic_options_set_trash_keep(made, days, out error), error);
            }
            if (Threads.HasValue)
            {
                uint count = Calls.Count(Threads.Value, "threads");
                Calls.Check(Native.hf_pdic_options_set_threads(made, count, out error), error);
            }
        }

        private void FillPairs(HfPdicOptions made)
        {
            IntPtr error;
            if (IndexKeepDays.HasValue || IndexKeepNewest.HasValue)
            {
                uint days = Calls.Count(IndexKeepDays ?? DefaultKeepDays, "index keep days");
                uint newest = Calls.Count(IndexKeepNewest ?? DefaultKeepNewest, "index keep newest");
                Calls.Check(Native.hf_pdic_options_set_index_keep(made, days, newest, out error), error);
            }
            if (BreakerPercent.HasValue || BreakerEntries.HasValue)
            {
                uint percent = Calls.Count(BreakerPercent ?? DefaultBreakerPercent, "breaker percent");
                ulong entries = Calls.Count(BreakerEntries ?? DefaultBreakerEntries, "breaker entries");
                Calls.Check(Native.hf_pdic_options_set_breaker(made, percent, entries, out error), error);
            }
        }
    }
}
