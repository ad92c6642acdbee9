package dev.holdfast;

/** This release cannot do it: upgrade, or use another version. */
public final class UnsupportedException extends HoldfastException {
    private static final long serialVersionUID = 1;

    UnsupportedException(Reason reason) {
        super(reason);
    }
}
