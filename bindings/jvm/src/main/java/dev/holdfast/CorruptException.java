package dev.holdfast;

/** Stored data is damaged: repair it, and tell someone. */
public final class CorruptException extends HoldfastException {
    private static final long serialVersionUID = 1;

    CorruptException(Reason reason) {
        super(reason);
    }
}
