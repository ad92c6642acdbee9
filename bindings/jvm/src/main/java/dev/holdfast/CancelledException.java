package dev.holdfast;

/** The caller stopped the work: the set is as it was before, or as it is after. */
public final class CancelledException extends HoldfastException {
    private static final long serialVersionUID = 1;

    CancelledException(Reason reason) {
        super(reason);
    }
}
