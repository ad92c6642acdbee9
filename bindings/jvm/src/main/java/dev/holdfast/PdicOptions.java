package dev.holdfast;

import dev.holdfast.internal.HoldfastKt;
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
    /** What the library does when nobody says otherwise. */
    public static PdicOptions defaults() {
        return Calls.run(() -> {
            var options = HoldfastKt.pdicOptions();
            return new PdicOptions(
                    Mode.of(options.getMode()),
                    options.getIndexKeepDays(),
                    options.getIndexKeepNewest(),
                    options.getBreakerPercent(),
                    options.getBreakerEntries(),
                    Optional.ofNullable(options.getConfirm()),
                    options.getTrashKeepDays(),
                    options.getThreads());
        });
    }

    /** The same with another mode. */
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

    /** The same with a confirmed plan. */
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

    dev.holdfast.internal.PdicOptions inner() {
        return new dev.holdfast.internal.PdicOptions(
                mode.word(),
                indexKeepDays,
                indexKeepNewest,
                breakerPercent,
                breakerEntries,
                confirm.orElse(null),
                trashKeepDays,
                threads);
    }
}
