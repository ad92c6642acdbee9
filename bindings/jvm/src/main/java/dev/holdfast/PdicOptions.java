package dev.holdfast;

import java.util.Optional;

/**
 * How to check. Begin with {@link #defaults()}.
 *
 * @param mode how closely objects are looked at
 * @param indexKeepDays index files whose job is more than this many days ago are put aside
 * @param indexKeepNewest the newest index files that stay whatever their age
 * @param breakerPercent losses up to this share of all entries pass
 * @param breakerEntries losses up to this number pass, if it is the larger of the two
 * @param confirm the hash of a refused plan that a person looked at and confirms
 * @param trashKeepDays days until what was put aside is removed for good
 * @param threads worker threads; 0 for one per core
 */
public record PdicOptions(
        Mode mode,
        int indexKeepDays,
        int indexKeepNewest,
        int breakerPercent,
        long breakerEntries,
        Optional<String> confirm,
        int trashKeepDays,
        int threads) {
    /** {@return what the library does when nobody says otherwise} */
    public static PdicOptions defaults() {
        return Calls.run(scope -> Engines.get().pdicOptions());
    }

    /**
     * The same with another mode.
     *
     * @param other how closely objects are looked at
     * @return these options with it
     */
    public PdicOptions withMode(Mode other) {
        return new PdicOptions(
                other,
                indexKeepDays,
                indexKeepNewest,
                breakerPercent,
                breakerEntries,
                confirm,
                trashKeepDays,
                threads);
    }

    /**
     * The same with a confirmed plan.
     *
     * @param hash the plan's hash, which a person looked at
     * @return these options with it
     */
    public PdicOptions withConfirm(String hash) {
        return new PdicOptions(
                mode,
                indexKeepDays,
                indexKeepNewest,
                breakerPercent,
                breakerEntries,
                Optional.of(hash),
                trashKeepDays,
                threads);
    }
}
